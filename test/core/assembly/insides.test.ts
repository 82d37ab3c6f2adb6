import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "vitest";
import { createInsides, type Insides, watchedStore } from "../../../core/assembly/insides.ts";
import { createRecords } from "../../../core/assembly/records.ts";
import { createTraces, type Traces } from "../../../core/assembly/traces.ts";
import type { EventOf } from "../../../core/events/inbound.ts";
import { partId } from "../../../core/outbox/part.ts";
import { createFeed, type Feed } from "../../../core/sandbox/feed/feed.ts";
import type { Inside, OutboxView } from "../../../core/sandbox/page-protocol.ts";
import { memory } from "../../../core/stores/memory.ts";
import type { NewPart } from "../../../core/stores/outbox.ts";
import type { Store } from "../../../core/stores/store.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { text } from "../../support/events.ts";
import { recordingLogger } from "../../support/recording-logger.ts";
import { call, callback, delivery } from "../page/browser/inspector/records.ts";

const AT = 1_795_392_000_000;

let clock: ManualClock;
let store: Store;
let feed: Feed;
let traces: Traces;
let insides: Insides;
let event: EventOf<"text">;
let told: OutboxView[];

beforeEach(() => {
  clock = new ManualClock(AT);
  feed = createFeed();
  traces = createTraces({ onChange: (id) => insides.traced(id) });
  insides = createInsides({ traces, feed, clock });
  const opened = memory().open({ directory: "/nowhere", logger: recordingLogger() });
  store = watchedStore(opened, () => insides.written());
  const operations = {
    retryMessage: (id: string) => store.write(({ ledger }) => ledger.revive(id)),
    dropMessage: (id: string) => store.write(({ ledger }) => ledger.drop(id)),
    retryPart: async () => false,
    dropPart: (id: string) => store.write(({ outbox }) => outbox.drop(id)),
  };
  const examples = ["我帅吗", "help"];
  insides.attach({
    kernel: { order: () => [{ plugin: "words", handler: "2 keywords", examples }] } as never,
    records: createRecords({ store, operations }),
    store,
  });
  told = [];
  insides.onChange((_, outbox) => told.push(outbox));
  event = text("hi");
  feed.put(callback("c1", { at: AT, deliveries: [delivery({ query: "q" })] }));
  traces.opened("q", event);
});
afterEach(() => store.close());

const part = (changes: Partial<NewPart> = {}): NewPart => ({
  id: "p1",
  app: "main",
  lane: "main/li",
  message: event.id,
  plugin: "words",
  to: '{"users":["li"],"parties":[],"tags":[],"everyone":false}',
  bytes: undefined,
  reply: '{"kind":"text","content":"later"}',
  digest: "d",
  createdAt: AT,
  nextAt: AT,
  state: "pending" as const,
  ...changes,
});

async function inside(): Promise<Inside> {
  await clock.advance(100);
  const view = insides.view(feed.find("c1")!);
  assert.ok(view.type === "callback" && view.inside);
  return view.inside;
}

describe("the inside of a bot, for its page", () => {
  it("says that a message is a dead letter, until it is tried again", async () => {
    traces.begun(event);
    traces.failed(event, "words", "on text", new Error("x"));
    traces.ended(event);
    await store.write(({ ledger }) => {
      const { id, app, kind } = event;
      ledger.accept(
        { id, app, kind, lane: "main/li", body: Buffer.from("x"), acceptedAt: AT },
        true,
      );
      ledger.bury(id, "ERR_PLUGIN", { route: "none", at: AT });
    });
    const dead = await inside();
    assert.deepEqual([dead.dead, dead.thrown.length, dead.running], [true, 1, false]);
    assert.deepEqual(
      told.at(-1)?.dead.map(({ callback: record, why, from }) => [record, why, from]),
      [["c1", "ERR_PLUGIN", "li"]],
    );
    assert.equal(await insides.decide("dead", "retry", event.id), true);
    traces.begun(event);
    assert.deepEqual([(await inside()).dead, (await inside()).running], [false, true]);
    traces.ended(event);
    assert.deepEqual([(await inside()).thrown, (await inside()).runs], [[], 2]);
    assert.equal(await insides.decide("dead", "retry", event.id), false);
  });

  it("links an answer that went actively with its call, both ways", async () => {
    await store.write(({ outbox }) => outbox.add(part()));
    const [waiting] = (await inside()).parts;
    assert.deepEqual([waiting?.state, waiting?.gist, waiting?.to], ["pending", "later", "li"]);
    feed.put(call("a1", { at: AT, answer: { errcode: 0, msgid: "m1" } }));
    await store.write(({ outbox }) => {
      outbox.lease("p1");
      outbox.change("p1", { state: "sent", attempts: 1, msgId: "m1", sentAt: AT });
    });
    const [sent] = (await inside()).parts;
    assert.deepEqual([sent?.state, sent?.call, sent?.callback], ["sent", "a1", "c1"]);
    const view = insides.view(feed.find("a1")!);
    assert.equal(view.type === "call" && view.answers, "c1");
    assert.deepEqual(insides.outbox().parts, []);
  });

  it("links what could not be sent with the call that said so, and with no other", async () => {
    const request = { touser: "li", msgtype: "text", text: { content: "later" } };
    feed.put(call("a1", { at: AT, errcode: 60020, request: { ...request, touser: "wang" } }));
    feed.put(call("a2", { at: AT, errcode: 60020, request }));
    feed.put(call("a3", { at: AT, request: { ...request, text: { content: "other" } } }));
    await store.write(({ outbox }) => {
      outbox.add(part());
      outbox.lease("p1");
      outbox.change("p1", { state: "held", error: "60020" });
    });
    const [held] = (await inside()).parts;
    assert.deepEqual([held?.state, held?.why, held?.call], ["held", "60020", "a2"]);
    assert.deepEqual(
      insides.outbox().parts.map(({ id }) => id),
      ["p1"],
    );
  });

  it("does not take the part that was the response for one that was sent actively", async () => {
    feed.put({ ...callback("c1", { outcome: "shown", deliveries: [delivery({ query: "q" })] }) });
    await store.write(({ outbox }) => {
      const first = partId(event.id, "answer", 0);
      outbox.add(part({ id: first }));
      outbox.lease(first);
      outbox.change(first, { state: "sent", attempts: 1, sentAt: AT });
      outbox.add(part({ id: "p2" }));
    });
    assert.deepEqual(
      (await inside()).parts.map(({ id }) => id),
      ["p2"],
    );
  });

  it("says what waits of an earlier process, though its record is gone", async () => {
    await store.write(({ outbox }) => outbox.add(part({ message: "gone", state: "mailbox" })));
    const [waiting] = insides.outbox().parts;
    assert.deepEqual([waiting?.callback, waiting?.until], [undefined, AT + 86_400_000]);
  });

  it("tells what the bot did about a late answer, by its log", async () => {
    traces.logged(event.id, "info", "delivery.late", { id: event.id, how: "retry-window" });
    traces.logged(event.id, "warn", "delivery.undelivered", { reason: "too_late" });
    const { late, undelivered } = await inside();
    assert.deepEqual([late, undelivered], ["retry-window", "too_late"]);
  });

  it("offers what handlers wait for", () => assert.deepEqual(insides.tries(), ["我帅吗", "help"]));

  it("looks at the store at most once in a while, however much is written", async () => {
    await clock.advance(100);
    const before = told.length;
    for (let n = 0; n < 20; n++) {
      await store.write(({ outbox }) => outbox.add(part({ id: `p${n}` })));
    }
    await clock.advance(100);
    assert.equal(told.length, before + 1);
  });
});
