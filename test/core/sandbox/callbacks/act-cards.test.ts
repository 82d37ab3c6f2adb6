import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Deed } from "../../../../core/sandbox/callbacks/deed.ts";
import type { CardState, WireCard } from "../../../../core/sandbox/chat/content.ts";
import { AGENT, decoded, eventHead, stage } from "./stage.ts";

const option = (id: string) => ({ id, text: id.toUpperCase() });

const BUTTONS: WireCard = {
  card_type: "button_interaction",
  task_id: "task-77",
  main_title: { title: "发布？" },
  button_selection: { question_key: "env", option_list: [option("test"), option("prod")] },
  button_list: [
    { text: "发布", key: "go" },
    { text: "详情", type: 1, url: "https://intra.example", key: "more" },
  ],
  action_menu: { action_list: [{ text: "不再提醒", key: "mute" }] },
};
const VOTE: WireCard = {
  card_type: "vote_interaction",
  task_id: "v-1",
  checkbox: {
    question_key: "lunch",
    mode: 1,
    option_list: [{ ...option("a"), is_checked: true }, option("b"), option("c")],
  },
  submit_button: { text: "投票", key: "vote" },
};
const FORM: WireCard = {
  card_type: "multiple_interaction",
  task_id: "m-1",
  select_list: [
    { question_key: "q1", option_list: [option("x"), option("y")], selected_id: "y" },
    { question_key: "q2", option_list: [option("x"), option("y")], disable: true },
  ],
  submit_button: { text: "提交", key: "send" },
};

const cdata = (name: string, value: string) => `<${name}><![CDATA[${value}]]></${name}>`;
const facts = (key: string, task: string, type: string) =>
  cdata("EventKey", key) +
  cdata("TaskId", task) +
  cdata("CardType", type) +
  cdata("ResponseCode", "CODE");
const item = (question: string, ...ids: readonly string[]) =>
  `<SelectedItem>${cdata("QuestionKey", question)}<OptionIds>${ids.map((id) => cdata("OptionId", id)).join("")}</OptionIds></SelectedItem>`;

const withCard = (card: WireCard, state: CardState = {}) => {
  const actors = stage();
  return { ...actors, entry: actors.shows({ type: "template_card", card, state }) };
};

describe("act: an older task card", () => {
  it("tells of its buttons by an event of its own", () => {
    const { does, shows } = stage();
    const content = { type: "template_card", card: BUTTONS, state: {}, isTaskCard: true } as const;
    const entry = shows(content);
    const [sent] = does({ do: "press", entry, key: "go" }).callbacks;
    assert.ok(sent);
    const own = `${cdata("EventKey", "go")}${cdata("TaskId", "task-77")}`;
    const agent = AGENT.replaceAll("AgentID", "AgentId");
    assert.equal(sent.plaintext, `<xml>${eventHead("taskcard_click")}${own}${agent}</xml>`);
    assert.deepEqual(
      [sent.kind, sent.takes, sent.card],
      ["event:taskcard_click", "taskcard", entry],
    );
    const event = decoded(sent.plaintext);
    assert.ok(event.kind === "event:taskcard_click" && event.agentId === "1000002");
  });
});

describe("act: template cards", () => {
  const cases: readonly {
    readonly says: string;
    readonly card: WireCard;
    readonly deed: (entry: string) => Deed;
    readonly body: string;
  }[] = [
    {
      says: "presses a button, with the first option of its selection",
      card: BUTTONS,
      deed: (entry) => ({ do: "press", entry, key: "go" }),
      body: `${eventHead("template_card_event")}${facts("go", "task-77", "button_interaction")}${AGENT}<SelectedItems>${item("env", "test")}</SelectedItems>`,
    },
    {
      says: "presses a button, with what was picked",
      card: BUTTONS,
      deed: (entry) => ({ do: "press", entry, key: "go", selected: { env: ["prod"] } }),
      body: `${eventHead("template_card_event")}${facts("go", "task-77", "button_interaction")}${AGENT}<SelectedItems>${item("env", "prod")}</SelectedItems>`,
    },
    {
      says: "presses a button of a card that asks nothing",
      card: { card_type: "button_interaction", button_list: [{ text: "好", key: "ok" }] },
      deed: (entry) => ({ do: "press", entry, key: "ok" }),
      body: `${eventHead("template_card_event")}${facts("ok", "", "button_interaction")}${AGENT}`,
    },
    {
      says: "picks from the corner menu",
      card: BUTTONS,
      deed: (entry) => ({ do: "card_menu", entry, key: "mute" }),
      body: `${eventHead("template_card_menu_event")}${facts("mute", "task-77", "button_interaction")}${AGENT}`,
    },
    {
      says: "votes for several",
      card: VOTE,
      deed: (entry) => ({ do: "submit", entry, selected: { lunch: ["b", "c"] } }),
      body: `${eventHead("template_card_event")}${facts("vote", "v-1", "vote_interaction")}${AGENT}<SelectedItems>${item("lunch", "b", "c")}</SelectedItems>`,
    },
    {
      says: "votes with what was ticked already",
      card: VOTE,
      deed: (entry) => ({ do: "submit", entry, selected: {} }),
      body: `${eventHead("template_card_event")}${facts("vote", "v-1", "vote_interaction")}${AGENT}<SelectedItems>${item("lunch", "a")}</SelectedItems>`,
    },
    {
      says: "votes for nothing",
      card: VOTE,
      deed: (entry) => ({ do: "submit", entry, selected: { lunch: [] } }),
      body: `${eventHead("template_card_event")}${facts("vote", "v-1", "vote_interaction")}${AGENT}<SelectedItems>${item("lunch")}</SelectedItems>`,
    },
    {
      says: "submits a form in the order of the card, fixed answers as they are",
      card: FORM,
      deed: (entry) => ({ do: "submit", entry, selected: { q2: ["y"] } }),
      body: `${eventHead("template_card_event")}${facts("send", "m-1", "multiple_interaction")}${AGENT}<SelectedItems>${item("q1", "y")}${item("q2", "x")}</SelectedItems>`,
    },
  ];

  for (const { says, card, deed, body } of cases) {
    it(says, () => {
      const { does, entry, sandbox } = withCard(card);
      const { bodies, callbacks } = does(deed(entry));
      assert.deepEqual(bodies, [body]);
      assert.equal(decoded(callbacks[0]?.plaintext ?? "").kind, callbacks[0]?.kind);
      assert.equal(sandbox.chats.entries.length, 1);
    });
  }

  it("keeps on the card what was submitted", () => {
    const { does, entry, sandbox } = withCard(FORM);
    does({ do: "submit", entry, selected: { q1: ["x"] } });
    assert.deepEqual(sandbox.chats.find(entry)?.content, {
      type: "template_card",
      card: FORM,
      state: { submitted: { q1: ["x"], q2: ["x"] } },
    });
  });

  it("gives the bot a code that changes this copy once", () => {
    const { does, entry, sandbox } = withCard(BUTTONS);
    const [pressed] = does({ do: "press", entry, key: "go" }).callbacks;
    const event = decoded(pressed?.plaintext ?? "");
    assert.ok(event.kind === "event:template_card_event");
    assert.deepEqual(sandbox.cards.redeem(event.responseCode, "1000002"), {
      agentId: "1000002",
      entries: [entry],
    });
    assert.equal(sandbox.cards.redeem(event.responseCode, "1000002"), undefined);
  });

  it("leaves the corner menu to a card whose buttons are gone", () => {
    const { does, entry } = withCard(BUTTONS, { inert: "已发布" });
    assert.equal(does({ do: "card_menu", entry, key: "mute" }).bodies.length, 1);
  });

  const refusals: readonly {
    readonly says: string;
    readonly card?: WireCard;
    readonly state?: CardState;
    readonly deed: (entry: string) => Deed;
    readonly code: string;
  }[] = [
    {
      says: "a button that is not there",
      deed: (entry) => ({ do: "press", entry, key: "no" }),
      code: "deed.card_key",
    },
    {
      says: "a button that only opens a page",
      deed: (entry) => ({ do: "press", entry, key: "more" }),
      code: "deed.card_key",
    },
    {
      says: "a menu item that is not there",
      deed: (entry) => ({ do: "card_menu", entry, key: "go" }),
      code: "deed.card_key",
    },
    {
      says: "submitting a card of buttons",
      deed: (entry) => ({ do: "submit", entry, selected: {} }),
      code: "deed.card_key",
    },
    {
      says: "an inert button",
      state: { inert: "已发布" },
      deed: (entry) => ({ do: "press", entry, key: "go" }),
      code: "deed.card_inert",
    },
    {
      says: "an inert form",
      card: FORM,
      state: { inert: "已提交" },
      deed: (entry) => ({ do: "submit", entry, selected: {} }),
      code: "deed.card_inert",
    },
    {
      says: "an unknown question",
      deed: (entry) => ({ do: "press", entry, key: "go", selected: { no: ["test"] } }),
      code: "deed.card_choice",
    },
    {
      says: "an unknown option",
      deed: (entry) => ({ do: "press", entry, key: "go", selected: { env: ["no"] } }),
      code: "deed.card_choice",
    },
    {
      says: "two options of a list",
      card: FORM,
      deed: (entry) => ({ do: "submit", entry, selected: { q1: ["x", "y"] } }),
      code: "deed.card_choice",
    },
    {
      says: "no option of a list",
      card: FORM,
      deed: (entry) => ({ do: "submit", entry, selected: { q1: [] } }),
      code: "deed.card_choice",
    },
    {
      says: "an entry that is not there",
      deed: () => ({ do: "press", entry: "e99", key: "go" }),
      code: "deed.card",
    },
  ];
  for (const { says, card = BUTTONS, state, deed, code } of refusals) {
    it(`refuses ${says}`, () => {
      const { does, entry, sandbox } = withCard(card, state);
      assert.throws(() => does(deed(entry)), { name: "ActError", code });
      assert.deepEqual(sandbox.feed.records, []);
    });
  }

  it("refuses another member's card, a recalled one, and what is none", () => {
    const { does, entry, sandbox, shows } = withCard(BUTTONS);
    const code = "deed.card";
    const deed: Deed = { do: "press", entry, key: "go" };
    assert.throws(() => does(deed, "lisi"), { code });
    const text = shows({ type: "text", content: "hi" });
    assert.throws(() => does({ ...deed, entry: text }), { code });
    sandbox.chats.change(entry, { recalled: true });
    assert.throws(() => does(deed), { code });
  });
});
