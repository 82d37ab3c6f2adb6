import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { TemplateCard } from "../../../../core/replies/template-card.ts";
import type { CardChange } from "../../../../core/sandbox/chat/cards.ts";
import { encodeCard } from "../../../../core/wecom/callback/encode-card.ts";
import { replyHead } from "../foreign-bot.ts";
import { type ReplyStage, replyStage } from "./stage.ts";

const reply = (msgType: string, body: string) => `<xml>${replyHead(msgType)}${body}</xml>`;
const button = (name: string) =>
  reply("update_button", `<Button><ReplaceName>${name}</ReplaceName></Button>`);
const update = (card: string) =>
  reply("update_template_card", `<TemplateCard>${card}</TemplateCard>`);

const changeOf = ({ effect }: ReturnType<ReplyStage["readReply"]>): CardChange | undefined =>
  effect?.do === "change_card" ? effect.change : undefined;

const TITLE = "<MainTitle><Title>告警</Title><Desc>web-03</Desc></MainTitle>";
const BUTTON = "<ButtonList><Text>确认</Text><Style>1</Style><Key>ok</Key></ButtonList>";
const CARD = `<CardType>button_interaction</CardType>${TITLE}${BUTTON}`;
const times = (count: number, xml: string) => xml.repeat(count);

describe("a reply that changes a card", () => {
  it("makes its buttons one inert text", () => {
    const { readReply, press, card } = replyStage();
    const { codes, effect } = readReply(button("已处理"), press);
    assert.deepEqual(codes, []);
    assert.deepEqual(effect, { do: "change_card", entry: card, change: { replaceName: "已处理" } });
  });

  it("makes the buttons of an older task card one inert text", () => {
    const { readReply, press, card } = replyStage();
    const click = { ...press, kind: "event:taskcard_click", takes: "taskcard" } as const;
    const done = reply("update_taskcard", "<TaskCard><ReplaceName>已处理</ReplaceName></TaskCard>");
    const { codes, effect } = readReply(done, click);
    assert.deepEqual(codes, []);
    assert.deepEqual(effect, { do: "change_card", entry: card, change: { replaceName: "已处理" } });

    assert.deepEqual(readReply(done, press).codes, ["reply.takes_no_taskcard"]);
    assert.deepEqual(readReply(button("x"), click).codes, ["reply.takes_no_card"]);
    assert.deepEqual(readReply(reply("update_taskcard", ""), click).codes, ["reply.button_name"]);
    const words = reply("text", "<Content>hi</Content>");
    assert.deepEqual(readReply(words, click).codes, ["reply.takes_taskcard"]);
  });

  it("puts another card in its place", () => {
    const { readReply, press } = replyStage();
    const read = readReply(
      update(`${CARD}
        <HorizontalContentList><KeyName>处理人</KeyName><Value>张三</Value></HorizontalContentList>
        <HorizontalContentList><KeyName>详情</KeyName><Type>1</Type><Value>打开</Value><Url>https://a.example/1</Url></HorizontalContentList>
        <ReplaceText>已确认</ReplaceText>`),
      press,
    );
    assert.deepEqual(read.codes, []);
    assert.deepEqual(changeOf(read), {
      card: {
        card_type: "button_interaction",
        main_title: { title: "告警", desc: "web-03" },
        horizontal_content_list: [
          { keyname: "处理人", value: "张三" },
          { type: 1, keyname: "详情", value: "打开", url: "https://a.example/1" },
        ],
        button_list: [{ text: "确认", style: 1, key: "ok" }],
        replace_text: "已确认",
      },
    });
  });

  it("understands every field that the bot writes", () => {
    const selection = {
      questionKey: "q",
      title: "t",
      selectedId: "a",
      disable: true,
      optionList: [{ id: "a", text: "A" }],
    };
    const link = { url: "u", appId: "wx1", pagePath: "p" };
    const card: TemplateCard = {
      cardType: "multiple_interaction",
      source: { iconUrl: "i", desc: "d", descColor: 2 },
      actionMenu: { desc: "m", actionList: [{ text: "t", key: "k" }] },
      mainTitle: { title: "t", desc: "d" },
      quoteArea: { type: 1, ...link, title: "t", quoteText: "q" },
      emphasisContent: { title: "9", desc: "d" },
      subTitleText: "s",
      horizontalContentList: [
        { keyName: "k", value: "v", type: 2, url: "u", mediaId: "m", userId: "li" },
      ],
      jumpList: [{ title: "j", type: 2, ...link }],
      cardAction: { title: "c", type: 1, ...link },
      cardImage: { url: "u", aspectRatio: 1.3 },
      imageTextArea: { type: 1, url: "u", title: "t", desc: "d", imageUrl: "i" },
      verticalContentList: [{ title: "t", desc: "d" }],
      buttonSelection: selection,
      buttonList: [{ text: "b", style: 4, key: "k" }],
      checkBox: {
        questionKey: "q",
        optionList: [{ id: "a", text: "A", isChecked: false }],
        disable: false,
        mode: 1,
      },
      selectList: [selection],
      submitButton: { text: "s", key: "k" },
      replaceText: "r",
    };
    const { readReply, press } = replyStage();
    const read = readReply(reply("update_template_card", encodeCard(card)), press);
    assert.deepEqual(read.codes, []);
    const wireSelection = {
      question_key: "q",
      title: "t",
      selected_id: "a",
      disable: true,
      option_list: [{ id: "a", text: "A" }],
    };
    const wireLink = { url: "u", appid: "wx1", pagepath: "p" };
    assert.deepEqual(changeOf(read), {
      card: {
        card_type: "multiple_interaction",
        source: { icon_url: "i", desc: "d", desc_color: 2 },
        action_menu: { desc: "m", action_list: [{ text: "t", key: "k" }] },
        main_title: { title: "t", desc: "d" },
        quote_area: { type: 1, ...wireLink, title: "t", quote_text: "q" },
        emphasis_content: { title: "9", desc: "d" },
        sub_title_text: "s",
        image_text_area: { type: 1, url: "u", title: "t", desc: "d", image_url: "i" },
        card_image: { url: "u", aspect_ratio: 1.3 },
        vertical_content_list: [{ title: "t", desc: "d" }],
        horizontal_content_list: [
          { type: 2, keyname: "k", value: "v", url: "u", media_id: "m", userid: "li" },
        ],
        jump_list: [{ type: 2, ...wireLink, title: "j" }],
        card_action: { type: 1, ...wireLink },
        button_selection: wireSelection,
        button_list: [{ text: "b", style: 4, key: "k" }],
        checkbox: {
          question_key: "q",
          option_list: [{ id: "a", text: "A", is_checked: false }],
          mode: 1,
          disable: false,
        },
        select_list: [wireSelection],
        submit_button: { text: "s", key: "k" },
        replace_text: "r",
      },
    });
  });

  /** One good update, damaged one way at a time: the card stays as it is. */
  const damages: Readonly<Record<string, readonly [code: string, xml: string]>> = {
    "has no Button": ["reply.button_name", reply("update_button", "")],
    "has an empty ReplaceName": ["reply.button_name", button("")],
    "has no TemplateCard": ["reply.card_absent", reply("update_template_card", CARD)],
    "has no CardType": ["reply.card_type", update(`${TITLE}${BUTTON}`)],
    "has an unknown CardType": ["reply.card_type", update(CARD.replace("button_", "menu_"))],
    "has no title": ["reply.card_missing", update(CARD.replace(TITLE, ""))],
    "has no buttons": ["reply.card_missing", update(CARD.replace(BUTTON, ""))],
    "has too many buttons": ["reply.card_count", update(`${CARD}${times(6, BUTTON)}`)],
    "has too many options": [
      "reply.card_count",
      update(
        `<CardType>vote_interaction</CardType>${TITLE}<CheckBox><QuestionKey>q</QuestionKey>${times(21, "<OptionList><Id>1</Id><Text>t</Text></OptionList>")}</CheckBox><SubmitButton><Text>t</Text><Key>k</Key></SubmitButton>`,
      ),
    ],
  };
  for (const [what, [code, xml]] of Object.entries(damages)) {
    it(`does nothing when it ${what}`, () => {
      const { readReply, press } = replyStage();
      const { outcome, codes, effect } = readReply(xml, press);
      assert.equal(outcome, "replied");
      assert.deepEqual(codes, [code]);
      assert.equal(effect, undefined);
    });
  }

  it("names an element that no card has, and goes on without it", () => {
    const { readReply, press } = replyStage();
    const read = readReply(update(`${CARD}<task_id>1</task_id>`), press);
    assert.deepEqual(read.codes, ["reply.card_element"]);
    assert.ok(changeOf(read));
  });

  it("names a value that is none", () => {
    const { readReply, press } = replyStage();
    const read = readReply(update(CARD.replace("<Style>1<", "<Style>blue<")), press);
    assert.deepEqual(read.codes, ["reply.card_value"]);
    const change = changeOf(read);
    assert.ok(change && "card" in change);
    assert.deepEqual(change.card.button_list, [{ text: "确认", key: "ok" }]);
  });

  it("needs a card that was pressed, and that is still there", () => {
    const { readReply, press, chats, card } = replyStage();
    assert.deepEqual(readReply(button("x")).codes, ["reply.takes_no_card"]);
    chats.change(card, { recalled: true });
    assert.deepEqual(readReply(button("x"), press).codes, ["reply.card_gone"]);
    chats.clear();
    assert.deepEqual(readReply(button("x"), press).codes, ["reply.card_gone"]);
  });
});
