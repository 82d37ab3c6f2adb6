import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { member } from "../../../core/events/member.ts";
import { rideMail } from "../../../core/outbox/mailbox.ts";
import { type PassiveReply, reply } from "../../../core/replies/reply.ts";
import { TEXTS } from "../../../core/replies/texts.ts";
import { failed, fine, HOUR, MINUTE, row, stage } from "./stage.ts";

const LI = member("main", "li");
const LANE = LI.key;
/** What must differ, differs. */
let messages = 0;
const contentOf = (value: PassiveReply) => (value.kind === "text" ? value.content : value.kind);

/** A bot whose app cannot send, with so many pushes that wait for their member. */
async function waiting(texts: readonly string[], at = { well: false }) {
  const made = stage({ script: () => (at.well ? fine() : failed("held", "60020")) });
  made.sender.start();
  const receipts = [];
  for (const text of texts) receipts.push(await made.push(text));
  await made.pass(1_000);

  const { store, mailbox, clock, sender } = made;
  /** The member writes, and is answered; the response leaves, unless it is cut. */
  const answered = async (text: string, fate: "left" | "cut" | "open" = "left") => {
    const id = `${++messages}`.padStart(32, "0");
    const now = clock.now();
    const answer = reply.text(text);
    const body = new Uint8Array(1);
    const arrival = { id, app: "main", lane: LANE, kind: "text", body, at: now, stamp: 0 };
    const accepted = await store.messages.accept(arrival);
    assert.ok(accepted.is === "new" && accepted.claim);
    if (accepted.mail) mailbox.posted(LANE);
    const mail = await mailbox.waiting(LI, now);
    const ride = mail && rideMail(mail, answer);
    const content = contentOf(ride?.reply ?? answer);
    const finished = await store.messages.finish({
      of: accepted.claim,
      at: now,
      answer: { route: "passive", reply: content, parts: [] },
      mail: ride?.move,
    });
    assert.equal(finished.ok, true);
    await mailbox.refused(ride?.move.refuse ?? []);
    if (fate === "cut") await store.messages.reroute(id);
    if (fate === "left") {
      await store.messages.left([id], now);
      await mailbox.left(ride?.move.ride ?? []);
    }
    sender.kick();
    await sender.idle();
    return { ...ride, id, content };
  };
  return { ...made, receipts, answered, at };
}

describe("the mailbox", () => {
  it("gives its texts to the next response, and tells whose they were", async () => {
    const { answered, mailbox, receipts, reports, stateOf } = await waiting(["a", "b"]);
    assert.equal(mailbox.waits(LANE), true);
    assert.equal(mailbox.waits("main/wang"), false);
    assert.equal((await answered("c")).content, "a\n\nb\n\nc");
    assert.deepEqual(
      reports.map(({ plugin, outcome, id }) => [plugin, outcome, id]),
      receipts.map(({ id }) => ["p", "mailbox", id]),
    );
    for (const { id } of receipts) assert.equal(await stateOf(id), "sent");
    for (const receipt of receipts) assert.equal((await receipt.sent()).msgId, undefined);
    assert.equal((await answered("d")).content, "d");
    assert.equal(mailbox.waits(LANE), false);
  });

  it("lets the answer wait when it does not fit", async () => {
    const long = "字".repeat(600);
    const { answered } = await waiting([long]);
    const first = await answered("c".repeat(400));
    assert.equal(first.content, long);
    assert.equal(first.answered, false);
    assert.equal((await answered("d")).content, "d");
  });

  it("waits again when the response that held it is cut, and nothing overtakes it", async () => {
    const long = "字".repeat(682);
    const { answered, receipts, reports, store, stateOf, pass } = await waiting([long, "b"]);
    const first = await answered("c", "open");
    assert.equal(first.content, long);
    const second = await answered("d", "cut");
    assert.equal(second.content, "d", "what is behind it waits for it");
    await store.messages.reroute(first.id);
    await pass(30_000);
    assert.deepEqual(reports, []);
    assert.equal(await stateOf(receipts[0]?.id ?? ""), "mailbox");
    assert.equal((await answered("e")).content, long);
    assert.equal((await answered("f")).content, "b\n\nf");
  });

  it("tells the member of a file that it cannot hold, and the plugin that it is given up", async () => {
    const { put, answered, mailbox, reports, logged } = await waiting([]);
    const file = row("a", { state: "mailbox", reply: reply.file({ path: "a.pdf" }) });
    await put([file]);
    mailbox.posted(LANE);
    assert.equal((await answered("c")).content, `${TEXTS.unsendable}\n\nc`);
    assert.deepEqual(
      reports.map(({ outcome, error }) => [outcome, error]),
      [["dead", "unsendable"]],
    );
    assert.equal(logged("outbox.dead").length, 1);
  });

  it("is sent when the app can send again", async () => {
    const { at, clock, mailbox, receipts, texts, pass } = await waiting(["a", "b"]);
    at.well = true;
    await pass(6 * MINUTE);
    await Promise.all(receipts.map((receipt) => receipt.sent()));
    assert.deepEqual(texts().slice(-2), ["a", "b"]);
    assert.equal(mailbox.waits(LANE), true, "it is asked once more, and finds nothing");
    assert.equal(await mailbox.waiting(LI, clock.now()), undefined);
    assert.equal(mailbox.waits(LANE), false);
  });

  it("is emptied now and then by an app that can send", async () => {
    const { put, push, mailbox, sender, stateOf, pass } = stage();
    sender.start();
    await push("before");
    await pass(1_000);
    const late = row("a", { state: "mailbox" });
    await put([late]);
    mailbox.posted(LANE);
    sender.kick();
    await pass(2 * HOUR, 10 * MINUTE);
    assert.equal(await stateOf(late.id), "sent");
  });

  it("changes nothing by saying what may ride", async () => {
    const { mailbox, clock, receipts, stateOf } = await waiting(["a"]);
    const mail = await mailbox.waiting(LI, clock.now());
    assert.equal(mail && rideMail(mail, reply.text("c")).move.ride.length, 1);
    assert.equal(await stateOf(receipts[0]?.id ?? ""), "mailbox");
  });
  it("gives up what its member did not fetch in a day, also if nobody ever writes", async () => {
    const { receipts, reports, stateOf, pass, mailbox } = await waiting(["a"]);
    await pass(23 * HOUR, 10 * MINUTE);
    assert.equal(await stateOf(receipts[0]?.id ?? ""), "mailbox");
    await pass(3 * HOUR, 10 * MINUTE);
    assert.equal(await stateOf(receipts[0]?.id ?? ""), "dead");
    assert.deepEqual(
      reports.map(({ outcome, error }) => [outcome, error]),
      [["dead", "expired"]],
    );
    assert.equal(mailbox.waits(LANE), false);
  });

  it("is found by the next process", async () => {
    const { store, clock, sender, receipts } = await waiting(["a"]);
    await sender.stop(0);
    const next = stage({ store, clock, obstacle: () => "no_secret" });
    next.sender.start();
    await next.pass(1_000);
    next.mailbox.posted(LANE);
    const found = await next.mailbox.waiting(LI, clock.now());
    assert.deepEqual(
      found?.mail.map(({ id }) => id),
      receipts.map(({ id }) => id),
    );
  });

  it("does not keep an answer back because of what another version wrote", async () => {
    const { put, answered, mailbox, stateOf } = await waiting([]);
    const odd = { ...row("a", { state: "mailbox" }), reply: "{}" };
    await put([odd]);
    mailbox.posted(LANE);
    assert.equal((await answered("c")).content, "c");
    assert.equal(await stateOf(odd.id), "dead");
  });
});
