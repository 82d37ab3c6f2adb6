import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { withTask } from "../../../core/replies/card-builders.ts";
import { to } from "../../../core/replies/recipient.ts";
import { isPassive, isReply, reply } from "../../../core/replies/reply.ts";
import { readReply, writeReply } from "../../../core/replies/reply-json.ts";
import type { TemplateCardReply } from "../../../core/replies/table/cards.ts";
import { messageBody } from "../../../core/wecom/api/message-body.ts";
import { encodeReply } from "../../../core/wecom/callback/wecom.ts";

type Body = Readonly<Record<string, unknown>>;
type Builder = keyof typeof reply.card;

// What untyped code might pass; the types forbid nearly every one of them.
const loose = reply.card as unknown as Readonly<
  Record<Builder, (body?: unknown) => TemplateCardReply>
>;

const url = "https://intra.example/todo";
const long = (count: number) => "长".repeat(count);
const many = <T>(count: number, value: T) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, value]));

/** Of every kind, with all that it has room for, each text and list as long as it may be. */
const FULL: Readonly<Record<Builder, Body>> = {
  notice: {
    title: long(36),
    desc: long(44),
    source: long(20),
    quote: "原话",
    facts: { 申请人: { text: "李四", user: "li" }, 单据: { text: "打开", url }, ...many(4, "值") },
    links: many(3, url),
    opens: url,
    big: "128 元",
  },
  news: {
    title: long(36),
    desc: long(44),
    source: long(20),
    quote: "原话",
    facts: many(6, "值"),
    links: many(3, url),
    opens: url,
    image: url,
  },
  buttons: {
    title: long(36),
    desc: long(44),
    source: long(20),
    quote: "原话",
    facts: many(6, "值"),
    buttons: { ok: { text: long(10), style: "red" }, ...many(5, "好") },
  },
  vote: {
    title: long(36),
    desc: long(44),
    source: long(20),
    options: many(20, long(16)),
    submit: long(10),
  },
  selects: {
    title: long(36),
    desc: long(44),
    source: long(20),
    selects: many(3, many(10, long(16))),
    submit: long(10),
  },
};

/** What is the matter when one field is put in place of another: the field that the error names. */
type Damage = readonly [field: string, value: unknown, named?: string];

const TEXTS: readonly Damage[] = [
  ["title", undefined],
  ["title", "  "],
  ["title", 5],
  ["title", long(37)],
  ["desc", long(45)],
  ["desc", ""],
  ["source", long(21)],
];
const FACTS: readonly Damage[] = [
  ["quote", ""],
  ["facts", many(7, "值")],
  ["facts", []],
  ["facts", { "": "值" }],
  ["facts", { 人: "" }, "facts.人"],
  ["facts", { 人: null }, "facts.人"],
  ["facts", { 人: { text: "李", url, user: "li" } }, "facts.人"],
  ["facts", { 人: { text: "李", url: "intra.example" } }, "facts.人.url"],
  ["facts", { 人: { text: "李", user: "" } }, "facts.人.user"],
];
const LINKS: readonly Damage[] = [
  ["links", many(4, url)],
  ["links", { 看: "ftp://a.example" }, "links.看"],
  ["links", { "": url }],
  ["opens", undefined],
  ["opens", "intra.example"],
  ["opens", `https://a.example/${"a".repeat(2_048)}`],
];
const NO_ROOM: readonly Damage[] = [
  ["quote", "原话"],
  ["facts", { 人: "李" }],
  ["links", { 看: url }],
];
const SUBMIT: readonly Damage[] = [
  ["submit", ""],
  ["submit", long(11)],
];
const options = (field: string, most: number): readonly Damage[] => [
  [field, undefined],
  [field, {}],
  [field, "a"],
  [field, many(most + 1, "好")],
];

const DAMAGES: Readonly<Record<Builder, readonly Damage[]>> = {
  notice: [...TEXTS, ...FACTS, ...LINKS, ["big", ""], ["big", 128]],
  news: [...TEXTS, ...FACTS, ...LINKS, ["image", undefined], ["image", "a.png"]],
  buttons: [
    ...TEXTS,
    ...FACTS,
    ["links", { 看: url }],
    ...options("buttons", 6),
    ["buttons", { ok: long(11) }, "buttons.ok"],
    ["buttons", { ok: "" }, "buttons.ok"],
    ["buttons", { ok: { style: "blue" } }, "buttons.ok"],
    ["buttons", { ok: { text: "好", style: "green" } }, "buttons.ok.style"],
    ["buttons", { ["k".repeat(1_025)]: "好" }],
  ],
  vote: [
    ...TEXTS,
    ...NO_ROOM,
    ...SUBMIT,
    ...options("options", 20),
    ["options", { a: long(17) }, "options.a"],
    ["options", { ["k".repeat(129)]: "好" }],
    ["options", { "": "好" }],
  ],
  selects: [
    ...TEXTS,
    ...NO_ROOM,
    ...SUBMIT,
    ...options("selects", 3),
    ["selects", { 餐: {} }, "selects.餐"],
    ["selects", { 餐: many(11, "好") }, "selects.餐"],
    ["selects", { 餐: { a: long(17) } }, "selects.餐.a"],
    ["selects", { "": { a: "好" } }],
  ],
};

const toLi = (value: TemplateCardReply) => messageBody({ reply: value, to: to.user("li") }, "1");

for (const kind of Object.keys(FULL) as Builder[]) {
  describe(`reply.card.${kind}`, () => {
    it("takes all that there is room for", () => {
      const made = loose[kind](FULL[kind]);
      assert.ok(isReply(made) && !isPassive(made));
      assert.ok(Object.isFrozen(made) && Object.isFrozen(made.card.mainTitle));
    });

    for (const [field, value, named = field] of DAMAGES[kind]) {
      const shown = JSON.stringify(value)?.slice(0, 40) ?? "nothing";
      it(`refuses ${shown} as ${field}, and names it`, () => {
        assert.throws(
          () => loose[kind]({ ...FULL[kind], [field]: value }),
          (error: unknown) => {
            const { code, message } = error as { code: string; message: string };
            assert.equal(code, "ERR_REPLY");
            assert.ok(message.startsWith(`reply.card.${kind} `), message);
            assert.ok(message.includes(named), message);
            return true;
          },
        );
      });
    }

    it("refuses what is no object", () => {
      for (const nothing of [undefined, null, "标题"]) {
        assert.throws(() => loose[kind](nothing), { code: "ERR_REPLY" });
      }
    });

    it("comes back from disk as it was sent, and goes the same way", () => {
      const sent = withTask(loose[kind](FULL[kind]), "task-1");
      const read = readReply(writeReply(sent).json, undefined) as TemplateCardReply;
      assert.deepEqual(read.card, sent.card);
      assert.deepEqual(toLi(read), toLi(sent));
    });
  });
}

describe("a card on the wire", () => {
  it("of buttons", () => {
    const card = reply.card.buttons({
      title: "报销单 128 元",
      desc: "李四 · 高铁票",
      quote: "去北京开会",
      facts: { 申请人: { text: "李四", user: "li" }, 单据: { text: "打开", url }, 金额: "128 元" },
      source: "财务",
      buttons: { approve: "同意", reject: { text: "拒绝", style: "red" } },
    });
    assert.deepEqual(toLi(withTask(card, "t1")), {
      touser: "li",
      msgtype: "template_card",
      template_card: {
        card_type: "button_interaction",
        main_title: { title: "报销单 128 元", desc: "李四 · 高铁票" },
        source: { desc: "财务" },
        quote_area: { type: 0, quote_text: "去北京开会" },
        horizontal_content_list: [
          { keyname: "申请人", value: "李四", type: 3, userid: "li" },
          { keyname: "单据", value: "打开", type: 1, url },
          { keyname: "金额", value: "128 元" },
        ],
        button_list: [
          { text: "同意", style: 1, key: "approve" },
          { text: "拒绝", style: 3, key: "reject" },
        ],
        task_id: "t1",
      },
      agentid: 1,
    });
  });

  it("of a vote and of lists", () => {
    const vote = reply.card.vote({ title: "午饭", options: { a: "面", b: "饭" }, many: true });
    assert.equal(vote.many, true);
    assert.deepEqual(withTask(vote, "t2").card, {
      cardType: "vote_interaction",
      mainTitle: { title: "午饭" },
      checkBox: {
        questionKey: "vote",
        optionList: [
          { id: "a", text: "面" },
          { id: "b", text: "饭" },
        ],
        mode: 1,
      },
      submitButton: { text: "提交", key: "submit" },
      taskId: "t2",
    });
    const lists = reply.card.selects({ title: "团建", selects: { 哪天: { sat: "周六" } } });
    assert.deepEqual(lists.card.selectList, [
      { questionKey: "哪天", title: "哪天", optionList: [{ id: "sat", text: "周六" }] },
    ]);
  });

  it("of a notice, which needs no task", () => {
    const card = reply.card.notice({ title: "发布完成", opens: url, big: "v1.4" });
    assert.equal(withTask(card, "t3"), card);
    assert.deepEqual(card.card.cardAction, { type: 1, url });
    assert.deepEqual(card.card.emphasisContent, { title: "v1.4" });
  });

  it("that has a task keeps it", () => {
    const { card } = withTask(reply.card.buttons({ title: "t", buttons: { a: "好" } }), "own");
    const raw = reply.templateCard(card);
    assert.equal(withTask(raw, "other"), raw);
  });

  it("in place of another, in a response", () => {
    const { card } = reply.card.buttons({ title: "已批准", buttons: { undo: "撤回" } });
    const head = { toUserName: "li", fromUserName: "ww1", createTime: 1 };
    const xml = encodeReply(reply.updateCard(card), head, "card");
    assert.ok(xml.includes("<MainTitle><Title><![CDATA[已批准]]></Title></MainTitle>"));
    assert.ok(xml.includes("<Key><![CDATA[undo]]></Key>"));
  });
});
