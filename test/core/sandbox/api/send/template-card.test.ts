import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { damaged, long } from "../damaged.ts";
import { office } from "./office.ts";

const ACTION = { type: 1, url: "https://intra.example" };
const OPTIONS = [
  { id: "a", text: "甲" },
  { id: "b", text: "乙" },
];
const times = (count: number, item: object) =>
  Array.from({ length: count }, (_, index) => ({ ...item, key: `k${index}`, id: `i${index}` }));

/** A card of each type with every field that it has. */
const CARDS = {
  text_notice: {
    card_type: "text_notice",
    source: { icon_url: "https://img.example/i.png", desc: "企业微信", desc_color: 1 },
    action_menu: { desc: "操作", action_list: [{ text: "不再提醒", key: "mute" }] },
    task_id: "task-1",
    main_title: { title: "服务器告警", desc: "web-03" },
    quote_area: { type: 1, url: "https://intra.example/q", title: "引用", quote_text: "负载过高" },
    emphasis_content: { title: "97%", desc: "CPU" },
    sub_title_text: "请尽快处理",
    horizontal_content_list: [
      { keyname: "负责人", value: "李思远", type: 3, userid: "li" },
      { keyname: "详情", value: "打开", type: 1, url: "https://intra.example/a" },
    ],
    jump_list: [{ type: 2, title: "小程序", appid: "wx0123456789abcdef", pagepath: "index" }],
    card_action: ACTION,
  },
  news_notice: {
    card_type: "news_notice",
    main_title: { title: "新品发布" },
    image_text_area: { type: 1, url: "https://a.example", image_url: "https://img.example/1.png" },
    card_image: { url: "https://img.example/2.png", aspect_ratio: 2.25 },
    vertical_content_list: [{ title: "惊喜", desc: "点击查看" }],
    card_action: ACTION,
  },
  button_interaction: {
    card_type: "button_interaction",
    task_id: "task-2",
    main_title: { title: "是否发布？" },
    sub_title_text: "web-api",
    card_action: { type: 0 },
    button_selection: { question_key: "where", title: "环境", option_list: OPTIONS },
    button_list: [
      { text: "发布", style: 1, key: "go" },
      { type: 1, text: "查看", style: 2, url: "https://intra.example" },
    ],
  },
  vote_interaction: {
    card_type: "vote_interaction",
    task_id: "task-3",
    main_title: { title: "午饭吃什么" },
    checkbox: { question_key: "lunch", option_list: OPTIONS, mode: 1 },
    submit_button: { text: "提交", key: "submit" },
  },
  multiple_interaction: {
    card_type: "multiple_interaction",
    task_id: "task-4",
    main_title: { title: "满意度" },
    select_list: [
      { question_key: "food", title: "菜", selected_id: "a", option_list: OPTIONS },
      { question_key: "room", title: "环境", option_list: OPTIONS },
    ],
    submit_button: { text: "提交", key: "submit" },
  },
} as const;
type CardType = keyof typeof CARDS;

const sending = (card: object) => ({
  touser: "li",
  agentid: 1_000_002,
  msgtype: "template_card",
  template_card: card,
});

/** A card, what is wrong with it, and what it is refused with. */
type Damage = readonly [type: CardType, path: string, value: unknown, errcode: number];

const DAMAGES: readonly Damage[] = [
  ["text_notice", "card_type", undefined, 42031],
  ["text_notice", "card_type", "constructor", 42031],
  ["text_notice", "source", "企业微信", 40058],
  ["text_notice", "source.desc_color", 4, 40058],
  ["text_notice", "source.icon_url", "i.png", 45034],
  ["text_notice", "action_menu.action_list", [], 40058],
  ["text_notice", "action_menu.action_list", times(4, { text: "a" }), 40058],
  ["text_notice", "action_menu.action_list", Array(2).fill({ text: "a", key: "k" }), 42051],
  ["text_notice", "action_menu.action_list.0.text", undefined, 42020],
  ["text_notice", "action_menu.action_list.0.key", undefined, 42019],
  ["text_notice", "action_menu.action_list.0.key", long(1_025), 42018],
  ["text_notice", "task_id", undefined, 42014],
  ["text_notice", "task_id", long(129), 42014],
  ["text_notice", "task_id", "任务", 42014],
  ["text_notice", "quote_area.type", 3, 40058],
  ["text_notice", "quote_area.url", undefined, 42028],
  ["text_notice", "quote_area.type", 2, 42030],
  ["text_notice", "horizontal_content_list", Array(7).fill({ keyname: "a" }), 42035],
  ["text_notice", "horizontal_content_list.0.keyname", undefined, 42027],
  ["text_notice", "horizontal_content_list.0.type", 4, 40058],
  ["text_notice", "horizontal_content_list.0.userid", undefined, 42050],
  ["text_notice", "horizontal_content_list.1.url", undefined, 42028],
  ["text_notice", "horizontal_content_list.0.type", 2, 42029],
  ["text_notice", "horizontal_content_list.0.media_id", "nothing", 40007],
  ["text_notice", "jump_list", Array(4).fill({ title: "a" }), 42042],
  ["text_notice", "jump_list.0.title", undefined, 42033],
  ["text_notice", "jump_list.0.appid", undefined, 42030],
  ["text_notice", "jump_list.0.type", 1, 42028],
  ["text_notice", "card_action", undefined, 42045],
  ["text_notice", "card_action.type", 0, 42045],
  ["text_notice", "card_action.url", undefined, 42028],
  ["text_notice", "card_action.type", 2, 42030],
  ["news_notice", "main_title", undefined, 41016],
  ["news_notice", "main_title.title", "", 41016],
  ["news_notice", "image_text_area.image_url", undefined, 42044],
  ["news_notice", "image_text_area.url", undefined, 42028],
  ["news_notice", "card_image.url", undefined, 42044],
  ["news_notice", "card_image.aspect_ratio", 1.2, 40058],
  ["news_notice", "card_image.aspect_ratio", "2", 40058],
  ["news_notice", "vertical_content_list", Array(5).fill({ title: "a" }), 42036],
  ["news_notice", "vertical_content_list.0.title", undefined, 42033],
  ["news_notice", "card_action", undefined, 42045],
  ["button_interaction", "task_id", undefined, 42014],
  ["button_interaction", "main_title", undefined, 41016],
  ["button_interaction", "button_list", undefined, 40058],
  ["button_interaction", "button_list", times(7, { text: "a" }), 40058],
  ["button_interaction", "button_list", Array(2).fill({ text: "a", key: "k" }), 42039],
  ["button_interaction", "button_list.0.text", undefined, 42038],
  ["button_interaction", "button_list.0.key", undefined, 42039],
  ["button_interaction", "button_list.0.key", long(1_025), 42039],
  ["button_interaction", "button_list.0.style", 5, 40058],
  ["button_interaction", "button_list.1.type", 2, 40058],
  ["button_interaction", "button_list.1.url", undefined, 42028],
  ["button_interaction", "button_selection.question_key", undefined, 42043],
  ["button_interaction", "button_selection.option_list", [], 42037],
  ["button_interaction", "button_selection.option_list", times(11, { text: "a" }), 42037],
  ["button_interaction", "button_selection.option_list.0.id", undefined, 42040],
  ["button_interaction", "button_selection.option_list.0.id", long(129), 42040],
  ["button_interaction", "button_selection.option_list.1.id", "a", 42040],
  ["button_interaction", "button_selection.option_list.0.text", undefined, 42041],
  ["vote_interaction", "task_id", undefined, 42014],
  ["vote_interaction", "checkbox", undefined, 42043],
  ["vote_interaction", "checkbox.option_list", times(21, { text: "a" }), 42037],
  ["vote_interaction", "checkbox.mode", 2, 40058],
  ["vote_interaction", "submit_button", undefined, 42049],
  ["vote_interaction", "submit_button.text", "", 42049],
  ["vote_interaction", "submit_button.key", undefined, 42046],
  ["multiple_interaction", "select_list", undefined, 42047],
  ["multiple_interaction", "select_list", Array(4).fill({}), 42047],
  ["multiple_interaction", "select_list.1.question_key", "food", 42043],
  ["multiple_interaction", "select_list.0.option_list", undefined, 42037],
  ["multiple_interaction", "submit_button", undefined, 42049],
];

describe("a template card", () => {
  for (const type of Object.keys(CARDS) as readonly CardType[]) {
    it(`arrives as ${type}, with every field that it has`, async () => {
      const { send, inbox, remarks } = office();
      assert.equal((await send(sending(CARDS[type]))).errcode, 0);
      assert.deepEqual(inbox("li"), [{ type: "template_card", card: CARDS[type], state: {} }]);
      assert.deepEqual(remarks(), []);
    });
  }

  for (const [type, path, value, errcode] of DAMAGES) {
    const shown = JSON.stringify(value) ?? "absent";
    it(`refuses ${type} with ${path} ${shown.slice(0, 30)}: ${errcode}`, async () => {
      const { send, sandbox } = office();
      const card = damaged(CARDS[type], path, value);
      assert.equal((await send(sending(card))).errcode, errcode);
      assert.deepEqual(sandbox.chats.entries, []);
    });
  }

  it("refuses a text notice without any text", async () => {
    const { send } = office();
    const bare = damaged(CARDS.text_notice, "main_title", undefined);
    assert.equal((await send(sending(bare))).errcode, 0);
    const barer = damaged(bare, "sub_title_text", undefined);
    assert.equal((await send(sending(damaged(barer, "task_id", "task-9")))).errcode, 41016);
  });

  it("refuses a news notice without any picture", async () => {
    const { send } = office();
    const bare = damaged(CARDS.news_notice, "card_image", undefined);
    assert.equal((await send(sending(bare))).errcode, 0);
    assert.equal((await send(sending(damaged(bare, "image_text_area", undefined)))).errcode, 42044);
  });

  it("drops what its type does not have, and says so", async () => {
    const { send, inbox, remarks } = office();
    const card = { ...CARDS.vote_interaction, jump_list: [], tittle: "?" };
    assert.equal((await send(sending(card))).errcode, 0);
    assert.deepEqual(inbox("li"), [
      { type: "template_card", card: CARDS.vote_interaction, state: {} },
    ]);
    assert.deepEqual(remarks(), ["card.unused_field", "send.unknown_field"]);
  });

  it("keeps texts that are longer than advised, and says so", async () => {
    const { send, inbox, remarks } = office();
    const card = damaged(CARDS.text_notice, "main_title.title", "长".repeat(37));
    await send(sending(card));
    assert.deepEqual(inbox("li"), [{ type: "template_card", card, state: {} }]);
    assert.deepEqual(remarks(), ["send.long"]);
  });

  it("takes a row that leads to a file", async () => {
    const { send, files } = office();
    const row = { type: 2, keyname: "附件", value: "表.xlsx", media_id: files.file };
    const card = damaged(CARDS.text_notice, "horizontal_content_list", [row]);
    assert.equal((await send(sending(card))).errcode, 0);
  });

  it("takes a task once in each app", async () => {
    const { send, ask, withToken, token } = office();
    const body = sending(CARDS.vote_interaction);
    assert.equal((await send({ ...body, touser: "nobody" })).errcode, 81013);
    assert.equal((await send(body)).errcode, 0);
    assert.equal((await send(body)).errcode, 42014);
    const others = sending(damaged(CARDS.text_notice, "action_menu", undefined));
    const path = withToken("/cgi-bin/message/send", await token("secret-of-other"));
    const answer = await ask(path, {
      method: "POST",
      body: JSON.stringify({ ...others, agentid: 1_000_003 }),
    });
    assert.equal(((await answer.json()) as { errcode: number }).errcode, 0);
  });

  it("needs an app that can hear when it can be answered", async () => {
    const { send, good } = office({ callback: undefined });
    for (const type of [
      "button_interaction",
      "vote_interaction",
      "multiple_interaction",
    ] as const) {
      assert.equal((await send(sending(CARDS[type]))).errcode, 43012);
    }
    assert.equal((await send(sending(CARDS.text_notice))).errcode, 43012);
    assert.equal((await send(good.taskcard)).errcode, 43012);
    assert.equal((await send(sending(CARDS.news_notice))).errcode, 0);
  });

  it("has a response_code when it can be answered, and else none", async () => {
    const { send, good } = office();
    const codeOf = async (body: object) => typeof (await send(body)).response_code;
    for (const type of ["text_notice", "button_interaction", "vote_interaction"] as const) {
      assert.equal(await codeOf(sending(CARDS[type])), "string");
    }
    assert.equal(await codeOf(sending(CARDS.multiple_interaction)), "string");
    assert.equal(await codeOf(sending(CARDS.news_notice)), "undefined");
    assert.equal(await codeOf(good.text), "undefined");
  });
});
