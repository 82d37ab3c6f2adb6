import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { act } from "../../../core/sandbox/callbacks/act.ts";
import { engineStage } from "./engine-stage.ts";
import { type Answering, replyHead, sealedReply, textReply } from "./foreign-bot.ts";

/** All that a bot needs: echo the check, answer texts, mark pressed cards, keep silent otherwise. */
const minimal: Answering = ({ method, plaintext }, response) => {
  const content = /<Content><!\[CDATA\[(.*?)\]\]>/s.exec(plaintext)?.[1];
  if (method === "GET") response.end(plaintext);
  else if (content !== undefined) response.end(sealedReply(textReply(`你说：${content}`)));
  else if (plaintext.includes("template_card_event")) {
    const button = "<Button><ReplaceName><![CDATA[已处理]]></ReplaceName></Button>";
    response.end(sealedReply(`<xml>${replyHead("update_button")}${button}</xml>`));
  } else response.end();
};

describe("a bot that is not ours", () => {
  it("passes the check of its URL and gets its reply shown", async () => {
    const { sandbox, texts } = await engineStage(minimal);
    const { passed, remarks } = await sandbox.check("main");
    assert.deepEqual({ passed, remarks }, { passed: true, remarks: [] });

    const [emission] = act(sandbox, {
      app: "main",
      member: "li",
      deed: { do: "text", content: "你好 & <b>]]" },
    });
    const record = await emission?.settled;
    assert.equal(record?.outcome, "shown");
    assert.deepEqual(record.deliveries[0]?.remarks, []);
    assert.deepEqual(texts(), ["你说：你好 & <b>]]"]);
  });

  it("changes the card that a member pressed", async () => {
    const { sandbox } = await engineStage(minimal);
    const { id } = sandbox.chats.post({
      chat: { kind: "app", app: "main", member: "li" },
      by: "app",
      content: {
        type: "template_card",
        card: {
          card_type: "button_interaction",
          main_title: { title: "告警" },
          task_id: "t1",
          button_list: [{ text: "确认", key: "ok" }],
        },
        state: {},
      },
    });
    const [emission] = act(sandbox, {
      app: "main",
      member: "li",
      deed: { do: "press", entry: id, key: "ok" },
    });
    const record = await emission?.settled;
    assert.equal(record?.outcome, "shown");
    assert.equal(record.entry, id);
    const content = sandbox.chats.find(id)?.content;
    assert.ok(content?.type === "template_card");
    assert.deepEqual(content.state, { inert: "已处理" });
  });

  it("gets a recorded callback again, as a new one", async () => {
    const { sandbox, bot } = await engineStage(minimal);
    const [emission] = act(sandbox, {
      app: "main",
      member: "li",
      deed: { do: "text", content: "again" },
    });
    const first = await emission?.settled;
    assert.ok(first);
    const second = await sandbox.emit(first).settled;
    assert.notEqual(second.id, first.id);
    assert.deepEqual(
      bot.arrivals.map(({ plaintext }) => plaintext),
      [first.plaintext, first.plaintext],
    );
    assert.equal(second.deliveries.length, 1);
  });
});
