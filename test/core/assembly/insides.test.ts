import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "vitest";
import {
  createInsides,
  type Insides,
  sourceOf,
  watchedStore,
} from "../../../core/assembly/insides.ts";
import { createRecords } from "../../../core/assembly/records.ts";
import type { EventOf } from "../../../core/events/inbound.ts";
import { partId } from "../../../core/outbox/part.ts";
import { createFeed, type Feed } from "../../../core/sandbox/feed/feed.ts";
import type { Inside, OutboxView, ShownJob } from "../../../core/sandbox/page-protocol.ts";
import { MemoryStore } from "../../../core/stores/memory/memory.ts";
import type { Claim } from "../../../core/stores/port/claim.ts";
import type { NewPart, PartOutcome } from "../../../core/stores/port/parts.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { text } from "../../support/events.ts";
import { leaseAsk } from "../../support/lease-ask.ts";
import { call, callback, delivery } from "../page/browser/inspector/records.ts";
import { type ToldTraces, toldTraces } from "./told-traces.ts";

const AT = 1_795_392_000_000;

let clock: ManualClock;
let store: Store;
let feed: Feed;
let traces: ToldTraces;
let insides: Insides;
let event: EventOf<"text">;
let told: OutboxView[];
let toldJobs: readonly ShownJob[];
let asked: unknown[];
const shownJob: ShownJob = {
  plugin: "words",
  name: "daily",
  times: "0 9 * * * Asia/Shanghai",
  isPaused: false,
  next: AT + 60_000,
};

beforeEach(() => {
  clock = new ManualClock(AT);
  feed = createFeed();
  traces = toldTraces({ onChange: (id) => insides.traced(id) });
  insides = createInsides({ traces, feed, clock });
  store = watchedStore(new MemoryStore(clock), () => insides.written());
  const operations = {
    retryMessage: async (id: string) => (await store.messages.revive(id, AT)) !== false,
    dropMessage: (id: string) => store.messages.drop(id),
    retryPart: async () => false,
    dropPart: async (id: string) => (await store.parts.judge(id, "drop", AT)) !== undefined,
  };
  const examples = ["我帅吗", "help"];
  insides.attach(
    sourceOf({
      kernel: {
        order: () => [{ plugin: "words", handler: "2 keywords", examples }],
        jobs: {
          list: async () => [shownJob],
          run: async () => (asked.length > 0 ? "skipped" : "started"),
          pause: async (job: string, isPaused: boolean) => asked.push([job, isPaused]) > 0,
        },
      } as never,
      records: createRecords({ store, operations }),
      store,
    }),
  );
  told = [];
  toldJobs = [];
  asked = [];
  insides.onChange((_, outbox, jobs) => {
    told.push(outbox);
    toldJobs = jobs;
  });
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
  isAnswer: true,
  members: ["main/li"],
  hasFile: false,
  reply: '{"kind":"text","content":"later"}',
  digest: "d",
  at: AT,
  nextAt: AT,
  state: "pending" as const,
  ...changes,
});

const push = (changes: Partial<NewPart> = {}) => store.parts.push({ parts: [part(changes)] });

/** The event is taken in. */
async function taken(): Promise<Claim> {
  const { id, app, kind } = event;
  const body = Buffer.from("x");
  const arrival = { id, app, kind, lane: "main/li", body, at: AT, stamp: 1 };
  const accepted = await store.messages.accept(arrival);
  assert.ok(accepted.is === "new" && accepted.claim);
  return accepted.claim;
}

/** A call is begun with the part, and comes to this. */
async function tried(outcome: Pick<PartOutcome, "state"> & Partial<PartOutcome>): Promise<void> {
  const { parts } = await store.parts.lease(AT, [leaseAsk({ room: 1, files: 1 })]);
  assert.ok(parts[0]);
  const { id, epoch } = parts[0];
  await store.parts.settle([{ id, epoch, ...outcome }]);
}

/** Until what has changed is told. */
async function look(): Promise<void> {
  await clock.advance(100);
  await insides.outbox();
}

async function inside(): Promise<Inside> {
  await look();
  const view = insides.view(feed.find("c1")!);
  assert.ok(view.type === "callback" && view.inside);
  return view.inside;
}

describe("the inside of a bot, for its page", () => {
  it("says that a message is a dead letter, until it is tried again", async () => {
    traces.begun(event);
    traces.failed(event, "words", "on text", new Error("x"));
    traces.ended(event);
    await store.messages.bury(await taken(), { error: "ERR_PLUGIN" }, AT);
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
    await push();
    const [waiting] = (await inside()).parts;
    assert.deepEqual([waiting?.state, waiting?.gist, waiting?.to], ["pending", "later", "li"]);
    feed.put(call("a1", { at: AT, answer: { errcode: 0, msgid: "m1" } }));
    await tried({ state: "sent", attempts: 1, msgId: "m1", sentAt: AT });
    const [sent] = (await inside()).parts;
    assert.deepEqual([sent?.state, sent?.call, sent?.callback], ["sent", "a1", "c1"]);
    const view = insides.view(feed.find("a1")!);
    assert.equal(view.type === "call" && view.answers, "c1");
    assert.deepEqual((await insides.outbox()).parts, []);
  });

  it("links what could not be sent with the call that said so, and with no other", async () => {
    const request = { touser: "li", msgtype: "text", text: { content: "later" } };
    feed.put(call("a1", { at: AT, errcode: 60020, request: { ...request, touser: "wang" } }));
    feed.put(call("a2", { at: AT, errcode: 60020, request }));
    feed.put(call("a3", { at: AT, request: { ...request, text: { content: "other" } } }));
    await push();
    await tried({ state: "held", error: "60020" });
    const [held] = (await inside()).parts;
    assert.deepEqual([held?.state, held?.why, held?.call], ["held", "60020", "a2"]);
    assert.deepEqual(
      (await insides.outbox()).parts.map(({ id }) => id),
      ["p1"],
    );
  });

  it("does not take the part that was the response for one that was sent actively", async () => {
    feed.put({ ...callback("c1", { outcome: "shown", deliveries: [delivery({ query: "q" })] }) });
    const rides = partId(event.id, "answer", 0);
    const parts = [part({ id: rides }), part({ id: "p2" })];
    const answer = { route: "passive", reply: "{}", rides, parts } as const;
    assert.ok((await store.messages.finish({ of: await taken(), at: AT, answer })).ok);
    const shown = async () => (await inside()).parts.map(({ id }) => id);
    assert.deepEqual(await shown(), ["p2"]);
    await store.messages.left([event.id], AT);
    assert.deepEqual(await shown(), ["p2"]);
  });

  it("says what waits of an earlier process, though its record is gone", async () => {
    await push({ message: "gone", state: "mailbox" });
    const [waiting] = (await insides.outbox()).parts;
    assert.deepEqual([waiting?.callback, waiting?.until], [undefined, AT + 86_400_000]);
  });

  it("tells what the bot did about a late answer, by its log", async () => {
    traces.logged(event.id, "info", "delivery.late", { id: event.id, how: "retry-window" });
    traces.logged(event.id, "warn", "delivery.undelivered", { reason: "too_late" });
    const { late, undelivered } = await inside();
    assert.deepEqual([late, undelivered], ["retry-window", "too_late"]);
  });

  it("offers what handlers wait for", () => assert.deepEqual(insides.tries(), ["我帅吗", "help"]));

  it("tells what is done by the clock, and has people decide about it", async () => {
    await push();
    await look();
    assert.deepEqual([toldJobs, insides.jobs()], [[shownJob], [shownJob]]);
    assert.equal(await insides.decideJob("run", "words/daily"), true);
    assert.equal(await insides.decideJob("pause", "words/daily"), true);
    assert.equal(await insides.decideJob("resume", "words/daily"), true);
    assert.deepEqual(asked, [
      ["words/daily", true],
      ["words/daily", false],
    ]);
    assert.equal(await insides.decideJob("run", "words/daily"), false, "it still runs");
  });

  it("looks at the store at most once in a while, however much is written", async () => {
    await look();
    const before = told.length;
    for (let n = 0; n < 20; n++) {
      await push({ id: `p${n}` });
    }
    await look();
    assert.equal(told.length, before + 1);
  });
});
