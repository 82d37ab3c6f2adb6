import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { planMail } from "../../../core/outbox/mailbox.ts";
import { isMailable, mailReply } from "../../../core/outbox/part.ts";
import { to } from "../../../core/replies/recipient.ts";
import { type PassiveReply, reply } from "../../../core/replies/reply.ts";
import { TEXT_LIMIT_BYTES } from "../../../core/replies/split-text.ts";
import { TEXTS } from "../../../core/replies/texts.ts";

const contentOf = (value: PassiveReply) => (value.kind === "text" ? value.content : value.kind);

describe("what a response holds", () => {
  const answer = reply.text("answer");

  it("is the texts that waited, then the answer", () => {
    const plan = planMail([reply.text("a"), reply.text("b")], true, answer);
    assert.equal(contentOf(plan.reply), "a\n\nb\n\nanswer");
    assert.deepEqual([plan.riding, plan.answered], [2, true]);
  });

  it("is what waited alone, when not all of it fits with the answer", () => {
    const long = reply.text("字".repeat(500));
    const plan = planMail([reply.text("a"), long], true, reply.text("字".repeat(300)));
    assert.equal(contentOf(plan.reply), `a\n\n${long.content}`);
    assert.deepEqual([plan.riding, plan.answered], [2, false]);
  });

  it("never lets the answer go before something that waited", () => {
    const plan = planMail([reply.text("a")], false, answer);
    assert.deepEqual([contentOf(plan.reply), plan.answered], ["a", false]);
  });

  it("is one thing that is no text", () => {
    const image = reply.image("media");
    const first = planMail([image, reply.text("a")], true, answer);
    assert.deepEqual([first.reply, first.riding, first.answered], [image, 1, false]);
    const second = planMail([reply.text("a"), image], true, answer);
    assert.deepEqual([contentOf(second.reply), second.riding], ["a", 1]);
    const third = planMail([reply.text("a")], true, image);
    assert.deepEqual([contentOf(third.reply), third.answered], ["a", false]);
  });

  it("is a front of what waited, never too long, and never nothing", () => {
    const texts = fc
      .array(fc.string({ maxLength: 900, unit: "grapheme" }), { minLength: 1, maxLength: 8 })
      .map((contents) => contents.map((content) => reply.text(content || "x")));
    fc.assert(
      fc.property(texts, fc.boolean(), (mail, isAll) => {
        fc.pre(mail.every(({ content }) => Buffer.byteLength(content) <= TEXT_LIMIT_BYTES));
        const plan = planMail(mail, isAll, answer);
        const riding = mail.slice(0, plan.riding).map(({ content }) => content);
        assert.ok(plan.riding >= 1);
        const whole = plan.answered ? [...riding, answer.content] : riding;
        assert.equal(contentOf(plan.reply), whole.join("\n\n"));
        assert.ok(Buffer.byteLength(contentOf(plan.reply)) <= TEXT_LIMIT_BYTES);
        if (plan.answered) assert.ok(isAll && plan.riding === mail.length);
      }),
    );
  });
});

describe("what can wait for a response", () => {
  it("goes to one member, and a response can hold it", () => {
    const text = reply.text("a");
    assert.equal(isMailable(to.user("li"), text), true);
    for (const whom of [
      to.user(["li", "wang"]),
      to.party("1"),
      to.tag("1"),
      to.all(),
      to.chat("c"),
    ]) {
      assert.equal(isMailable(whom, text), false);
    }
    for (const value of [reply.image("media"), reply.news([{ title: "t" }])]) {
      assert.equal(isMailable(to.user("li"), value), true);
    }
    const files = [reply.image({ path: "a.png" }), reply.file("media"), reply.updateButton("done")];
    for (const value of files) assert.equal(isMailable(to.user("li"), value), false);
  });

  it("is markdown as its plain twin", () => {
    assert.equal(contentOf(mailReply(reply.markdown("**a**", { plain: "b" }), TEXTS)), "b");
  });

  it("is cut with a word where its twin is more than a response holds", () => {
    const long = contentOf(mailReply(reply.markdown("a", { plain: "字".repeat(800) }), TEXTS));
    assert.ok(long.endsWith(TEXTS.cut) && Buffer.byteLength(long) <= 2_048);
  });

  it("is a word where there is no twin", () => {
    for (const value of [reply.file("media"), reply.image({ path: "a.png" })]) {
      assert.equal(contentOf(mailReply(value, TEXTS)), TEXTS.unsendable);
    }
  });
});
