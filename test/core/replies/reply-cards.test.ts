import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { isReply, reply } from "../../../core/replies/reply.ts";
import type { TemplateCard } from "../../../core/replies/template-card.ts";

// What untyped code might pass; the types forbid every one of them.
const loose = reply as unknown as Readonly<
  Record<keyof typeof reply, (...all: unknown[]) => unknown>
>;
const textCard = { title: "审批提醒", description: "待处理", url: "https://intra.example/todo" };
const notice = { appId: "wx1", title: "会议提醒", description: "下午三点" };
const leads = { type: 1, url: "https://intra.example" };
const submitButton = { text: "交", key: "k" };

/** The least that a card of each type needs. */
const cards: Readonly<Record<TemplateCard["cardType"], TemplateCard>> = {
  text_notice: { cardType: "text_notice", subTitleText: "s", cardAction: leads },
  news_notice: {
    cardType: "news_notice",
    mainTitle: { title: "t" },
    cardAction: leads,
    cardImage: { url: "https://img.example/a.png" },
  },
  button_interaction: {
    cardType: "button_interaction",
    taskId: "rel-140@web",
    mainTitle: { title: "t" },
    buttonList: [{ text: "发布", key: "go" }],
  },
  vote_interaction: {
    cardType: "vote_interaction",
    taskId: "v",
    mainTitle: { title: "t" },
    checkBox: { questionKey: "q", optionList: [{ id: "1", text: "one" }] },
    submitButton,
  },
  multiple_interaction: {
    cardType: "multiple_interaction",
    taskId: "m",
    mainTitle: { title: "t" },
    selectList: [{ questionKey: "q", optionList: [{ id: "1", text: "one" }] }],
    submitButton,
  },
};

describe("reply.templateCard", () => {
  for (const card of Object.values(cards)) {
    it(`takes the least that a ${card.cardType} needs, and no less`, () => {
      const made = reply.templateCard(card);
      assert.deepEqual(made.card, card);
      assert.ok(isReply(made) && Object.isFrozen(made.card));
      for (const field of Object.keys(card)) {
        const { [field as keyof TemplateCard]: _gone, ...rest } = card;
        assert.throws(() => loose.templateCard(rest), { code: "ERR_REPLY" }, field);
      }
    });
  }

  it("takes another of what one of two is needed", () => {
    const { subTitleText: _, ...text } = cards.text_notice;
    const { cardImage: __, ...news } = cards.news_notice;
    assert.ok(reply.templateCard({ ...text, mainTitle: { title: "t" } }));
    assert.ok(reply.templateCard({ ...news, imageTextArea: { imageUrl: "https://a.example" } }));
  });

  const menu = { actionList: [{ text: "不再提醒", key: "mute" }] };
  const button = cards.button_interaction;
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: `${index}`, text: "t" }));
  const refused: Record<string, () => unknown> = {
    "a card that is missing": () => loose.templateCard(),
    "an unknown type": () => loose.templateCard({ cardType: "big" }),
    "a menu without a task": () => reply.templateCard({ ...cards.text_notice, actionMenu: menu }),
    "a text notice whose title is empty": () =>
      reply.templateCard({
        cardType: "text_notice",
        cardAction: leads,
        mainTitle: { desc: "d" },
      }),
    "a task of other characters": () => reply.templateCard({ ...button, taskId: "任务" }),
    "a task with a space": () => reply.templateCard({ ...button, taskId: "a b" }),
    "a task over 128 bytes": () => reply.templateCard({ ...button, taskId: "a".repeat(129) }),
    "a task that is a number": () => loose.templateCard({ ...button, taskId: 5 }),
    "seven buttons": () =>
      reply.templateCard({ ...button, buttonList: Array(7).fill({ text: "t", key: "k" }) }),
    "buttons that are no list": () => loose.templateCard({ ...button, buttonList: {} }),
    "seven rows": () =>
      reply.templateCard({ ...button, horizontalContentList: Array(7).fill({ keyName: "k" }) }),
    "no button": () => reply.templateCard({ ...button, buttonList: [] }),
    "a text notice whose texts are empty": () =>
      reply.templateCard({ ...cards.text_notice, subTitleText: "" }),
    "four entries in a menu": () =>
      reply.templateCard({
        ...button,
        actionMenu: { actionList: Array(4).fill({ text: "t", key: "k" }) },
      }),
    "an empty menu": () => reply.templateCard({ ...button, actionMenu: { actionList: [] } }),
    "eleven options of a button": () =>
      reply.templateCard({
        ...button,
        buttonSelection: { questionKey: "q", optionList: many(11) },
      }),
    "twenty-one options of a vote": () =>
      reply.templateCard({
        ...cards.vote_interaction,
        checkBox: { questionKey: "q", optionList: many(21) },
      }),
    "four questions": () =>
      reply.templateCard({
        ...cards.multiple_interaction,
        selectList: Array(4).fill({ questionKey: "q", optionList: many(1) }),
      }),
    "eleven options of a question": () =>
      reply.templateCard({
        ...cards.multiple_interaction,
        selectList: [{ questionKey: "q", optionList: many(11) }],
      }),
    "a question that is null": () =>
      loose.templateCard({ ...cards.multiple_interaction, selectList: null }),
    "five paragraphs": () =>
      reply.templateCard({
        ...cards.news_notice,
        verticalContentList: Array(5).fill({ title: "t" }),
      }),
    "four links": () =>
      reply.templateCard({ ...cards.text_notice, jumpList: Array(4).fill({ title: "t" }) }),
    "code in it": () => reply.templateCard({ ...button, more: () => 1 } as unknown as TemplateCard),
    "a date in it": () =>
      reply.templateCard({ ...button, more: new Date(0) } as unknown as TemplateCard),
  };
  for (const [what, make] of Object.entries(refused)) {
    it(`refuses ${what}`, () => assert.throws(make, { code: "ERR_REPLY" }));
  }

  it("takes a menu with a task", () => {
    const card = { ...cards.text_notice, actionMenu: menu, taskId: "t-1" };
    assert.deepEqual(reply.templateCard(card).card, card);
  });
});

describe("reply.updateCard", () => {
  it("takes less: a clicked card has its task already", () => {
    const value = { cardType: "button_interaction", replaceText: "已确认" } as const;
    assert.deepEqual(reply.updateCard(value).card, value);
  });

  const refused: Record<string, () => unknown> = {
    "a card that is missing": () => loose.updateCard(),
    "a card without a type": () => loose.updateCard({}),
    "a card of an unknown type": () => loose.updateCard({ cardType: "big" }),
    "a card with code in it": () =>
      reply.updateCard({ cardType: "text_notice", more: () => 1 } as TemplateCard),
  };
  for (const [what, make] of Object.entries(refused)) {
    it(`refuses ${what}`, () => assert.throws(make, { code: "ERR_REPLY" }));
  }
});

describe("reply.textCard", () => {
  it("keeps what it was given, and nothing else", () => {
    const whole = { ...textCard, btnTxt: "去处理" };
    assert.deepEqual(reply.textCard(whole), { kind: "textcard", ...whole });
    assert.deepEqual(reply.textCard({ ...textCard, more: 1 } as typeof textCard), {
      kind: "textcard",
      ...textCard,
    });
  });

  const refused: Record<string, () => unknown> = {
    nothing: () => loose.textCard(),
    "no title": () => reply.textCard({ ...textCard, title: "" }),
    "a title over 128 bytes": () => reply.textCard({ ...textCard, title: "字".repeat(43) }),
    "no description": () => reply.textCard({ ...textCard, description: "" }),
    "a description over 512 bytes": () =>
      reply.textCard({ ...textCard, description: "字".repeat(171) }),
    "no url": () => loose.textCard({ ...textCard, url: undefined }),
    "a url without a protocol": () => reply.textCard({ ...textCard, url: "intra.example" }),
    "a url over 2,048 bytes": () =>
      reply.textCard({ ...textCard, url: `https://a.example/${"a".repeat(2_048)}` }),
    "a button of five characters": () => reply.textCard({ ...textCard, btnTxt: "一二三四五" }),
  };
  for (const [what, make] of Object.entries(refused)) {
    it(`refuses ${what}`, () => assert.throws(make, { code: "ERR_REPLY" }));
  }
});

describe("reply.miniProgram", () => {
  it("keeps what it was given", () => {
    const whole = {
      ...notice,
      page: "pages/index?id=1",
      emphasisFirstItem: true,
      contentItem: [{ key: "地点", value: "三楼" }],
    };
    assert.deepEqual(reply.miniProgram(whole), { kind: "miniprogram_notice", ...whole });
    assert.deepEqual(reply.miniProgram(notice), { kind: "miniprogram_notice", ...notice });
  });

  const entry = { key: "k", value: "v" };
  const refused: Record<string, () => unknown> = {
    nothing: () => loose.miniProgram(),
    "no mini program": () => reply.miniProgram({ ...notice, appId: "" }),
    "a title of three characters": () => reply.miniProgram({ ...notice, title: "三个字" }),
    "a title of thirteen characters": () =>
      reply.miniProgram({ ...notice, title: "字".repeat(13) }),
    "a description of three characters": () =>
      reply.miniProgram({ ...notice, description: "三个字" }),
    "a page over 1,024 bytes": () => reply.miniProgram({ ...notice, page: "p".repeat(1_025) }),
    "eleven entries": () =>
      reply.miniProgram({ ...notice, contentItem: Array.from({ length: 11 }, () => entry) }),
    "an entry that is null": () => loose.miniProgram({ ...notice, contentItem: [null] }),
    "a key of eleven characters": () =>
      reply.miniProgram({ ...notice, contentItem: [{ ...entry, key: "k".repeat(11) }] }),
    "a value of thirty-one characters": () =>
      reply.miniProgram({ ...notice, contentItem: [{ ...entry, value: "v".repeat(31) }] }),
  };
  for (const [what, make] of Object.entries(refused)) {
    it(`refuses ${what}`, () => assert.throws(make, { code: "ERR_REPLY" }));
  }

  it("counts characters, not code units", () => {
    assert.ok(reply.miniProgram({ ...notice, title: "𠮷".repeat(12) }));
  });
});
