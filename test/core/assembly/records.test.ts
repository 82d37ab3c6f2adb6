import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { createOperations, createRecords } from "../../../core/assembly/records.ts";
import { recordStory } from "../../../core/cli/records/records-table.ts";
import { noMeter } from "../../../core/ports/meter.ts";
import { MemoryStore } from "../../../core/stores/memory/memory.ts";
import type { Arrival } from "../../../core/stores/port/messages.ts";
import type { NewPart } from "../../../core/stores/port/parts.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";

const AT = Date.UTC(2026, 0, 1);

const arrival: Arrival = {
  id: "a".repeat(32),
  app: "main",
  lane: "main/li",
  kind: "text",
  body: Buffer.from("<xml/>"),
  at: AT,
  stamp: 1,
};

const part: NewPart = {
  id: "p1",
  app: "main",
  lane: "main/li",
  isAnswer: false,
  to: '{"users":["li"],"parties":[],"tags":[],"everyone":false}',
  members: ["main/li"],
  reply: '{"kind":"text","content":"secret plan"}',
  hasFile: false,
  digest: "d",
  at: AT,
  nextAt: AT,
  state: "held",
  error: "81013",
  errmsg: "all invalid",
};

/** A store with a bot around it that only notes what it is told to run. */
function stage() {
  const clock = new ManualClock(AT);
  const store = new MemoryStore(clock);
  const ran: string[] = [];
  const operations = createOperations({
    store,
    resume: ({ arrival: { id } }) => void ran.push(id),
    sender: { retry: async () => true, takeBack: async () => true },
    meter: noMeter,
    clock,
  });
  return { store, ran, records: createRecords({ store, operations }) };
}

/** Takes a message in, and gives it up. */
async function buried(store: MemoryStore, { id, ...rest }: Arrival): Promise<void> {
  const accepted = await store.messages.accept({ ...rest, id });
  const of = accepted.is === "new" && accepted.claim ? accepted.claim : id;
  const cause = { error: "ERR_PLUGIN", errmsg: "81013 all invalid" };
  assert.ok((await store.messages.bury(of, cause, AT)).done);
}

describe("what is shown of messages that did not go well", () => {
  it("holds WeCom's own words, of parts and of dead letters", async () => {
    const { store, records } = stage();
    await store.parts.push({ parts: [part] });
    await buried(store, arrival);
    for (const [of, id, says] of [
      ["outbox", part.id, "all invalid"],
      ["dead", arrival.id, "81013 all invalid"],
    ] as const) {
      const answer = await records({ of, does: "show", id });
      assert.ok("rows" in answer && answer.rows[0]);
      assert.equal(answer.rows[0].says, says);
      const story = recordStory(answer.rows[0], AT);
      assert.match(story, new RegExp(`说明 details +${says}`));
      assert.ok(!story.includes("secret plan"));
    }
  });

  it("holds what somebody wrote only for whoever asks for it", async () => {
    const { store, records } = stage();
    await store.parts.push({ parts: [part] });
    await buried(store, arrival);
    const content = async (of: "dead" | "outbox", id: string) => {
      const answer = await records({ of, does: "show", id, content: true });
      return "rows" in answer ? answer.rows[0]?.content : undefined;
    };
    assert.equal(await content("dead", "aa"), "<xml/>");
    assert.equal(await content("outbox", part.id), part.reply);
  });
});

describe("what a person decides about messages that did not go well", () => {
  it("runs one once more when its turn has come, and otherwise lets it wait", async () => {
    const { store, ran, records } = stage();
    const [first, second] = [arrival, { ...arrival, id: "b".repeat(32) }];
    for (const one of [first, second]) await buried(store, one);
    const retry = (id: string) => records({ of: "dead", does: "retry", id });
    for (const { id } of [first, second]) assert.deepEqual(await retry(id), { done: true, id });
    assert.deepEqual(ran, [first.id]);
    const { messages } = await store.counts();
    assert.deepEqual(messages, { accepted: 1, running: 1, dead: 0 });
    assert.deepEqual(await retry(first.id), { matches: [] });
  });

  it("forgets what is dropped", async () => {
    const { store, records } = stage();
    await store.parts.push({ parts: [part] });
    await buried(store, arrival);
    for (const [of, id] of [
      ["dead", arrival.id],
      ["outbox", part.id],
    ] as const) {
      assert.deepEqual(await records({ of, does: "drop", id }), { done: true, id });
      assert.deepEqual(await records({ of, does: "list" }), { rows: [] });
    }
  });
});
