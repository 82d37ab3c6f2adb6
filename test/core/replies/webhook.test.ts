import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { webhookOf } from "../../../core/replies/recipient.ts";
import { kindOf, type Reply, reply } from "../../../core/replies/reply.ts";
import { Secret } from "../../../core/secret.ts";

const KEY = "5a6d0c1e-9b7f-4c38-8e21-d4f3a2b17c60";
const ADDRESS = `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${KEY}`;

describe("a webhook", () => {
  it("is its address or its key, and is called by neither", () => {
    const { id, key } = webhookOf(KEY);
    assert.equal(key?.reveal(), KEY);
    for (const address of [ADDRESS, `${ADDRESS}&debug=1`, new Secret(KEY), ` ${ADDRESS} `]) {
      assert.deepEqual([webhookOf(address).id, webhookOf(address).key?.reveal()], [id, KEY]);
    }
    assert.match(id, /^[0-9a-f]{16}$/);
    assert.ok(!JSON.stringify(webhookOf(KEY)).includes(KEY));
  });

  const others = [
    "",
    "a b",
    "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
    `https://qyapi.weixin.qq.com/cgi-bin/gettoken?key=${KEY}`,
    `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a%20b`,
    "://",
  ];
  for (const other of [...others, undefined as unknown as string]) {
    it(`is not ${JSON.stringify(other)}, and does not quote it`, () => {
      assert.throws(
        () => webhookOf(other),
        (cause: Error & { code: string }) => {
          assert.equal(cause.code, "ERR_REPLY");
          assert.ok(!cause.message.includes(KEY));
          return true;
        },
      );
    });
  }

  it("takes pictures as bytes, and cards that need no answer", () => {
    const card = (cardType: "text_notice" | "button_interaction") =>
      reply.templateCard({
        cardType,
        taskId: "t",
        mainTitle: { title: "t" },
        cardAction: { type: 1, url: "https://a.example" },
        buttonList: [{ text: "t", key: "k" }],
      } as never);
    const fits = (one: Reply) => kindOf(one).byWebhook(one);
    const url = "https://a.example";
    const article = { title: "t", url };
    const [yes, no] = [
      [
        reply.text("a"),
        reply.markdown("a"),
        reply.image({ url }),
        reply.file("id"),
        reply.voice("id"),
      ],
      [
        reply.image("id"),
        reply.video("id"),
        reply.mpNews([{ title: "t", thumbMediaId: "m", content: "c" }]),
        card("button_interaction"),
      ],
    ];
    for (const one of [...yes, reply.news([article]), card("text_notice")]) assert.ok(fits(one));
    for (const one of no) assert.equal(fits(one), false);
  });
});
