import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { type Reply, reply } from "../../../core/replies/reply.ts";
import { readReply } from "../../../core/replies/reply-json.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import { text } from "../../support/events.ts";
import { leaseAsk } from "../../support/lease-ask.ts";
import { PLATFORMS, type StageOptions, stateIn } from "./delivery-stage.ts";
import { lives } from "./lives.ts";

/** What a run says, and whether the process dies then or the answer ends. */
interface Telling {
  readonly says: readonly string[];
  readonly dies: boolean;
}

const ALL = {
  states: ["pending", "riding", "sent", "held", "mailbox", "dead"],
  limit: 100,
  oldestFirst: true,
} as const;

/** Longer than a delivery waits. */
const LATE_MS = 4_600;
/** As long as a handler may run. */
const HARD_LIMIT_MS = 600_000;

/** A bot whose only answer comes part by part, and in every life otherwise. */
function storyteller(options: Pick<StageOptions, "obstacle" | "on"> = {}) {
  const { clock, live, openStore } = lives(options.on);
  const event = text("tell me");
  const told: { readonly attempt: number; readonly sent: readonly string[] }[] = [];
  let bot: Awaited<ReturnType<typeof live>> | undefined;
  const alive = () => {
    if (!bot) throw new TypeError("it is dead");
    return bot;
  };
  const rowsIn = async (store: Store) => {
    const rows = await store.parts.list(ALL);
    return rows.map((row) => ({ ...row, text: textOf(readReply(row.reply, row.bytes)) }));
  };
  /** The sender's work: the foremost of what waits is sent, one after the other. */
  const sendFrom = async (store: Store, count: number) => {
    for (let sent = 0; sent < count; sent += 1) {
      const sentAt = clock.now();
      const { parts } = await store.parts.lease(sentAt, [
        leaseAsk({ app: event.app, room: 1, files: 1 }),
      ]);
      const ends = parts.map(({ id, epoch }) => ({ id, epoch, state: "sent" as const, sentAt }));
      await store.parts.settle(ends);
    }
  };

  /** Lets everything happen that needs no time. */
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await clock.advance(0);
  };

  return {
    clock,
    event,
    /** What each run was told of those before it. */
    told,
    /**
     * @param goes `on` when it begins with what has been sent, as one that can go on does; `slowly`
     *   when the delivery has left before it says anything
     */
    async start(
      { says, dies }: Telling,
      goes: { readonly on?: boolean; readonly slowly?: boolean } = {},
    ) {
      bot = await live((p) => {
        p.on("text", async function* ({ attempt, sent, sleep }) {
          if (goes.slowly) await sleep(LATE_MS);
          told.push({ attempt, sent: sent.map(textOf) });
          if (goes.on) yield* sent;
          yield* goes.on ? says.slice(sent.length) : says;
          if (dies) await new Promise(() => {});
        });
      }, options);
      await settle();
    },
    deliver: () => alive().deliver(event),
    settle,
    async die() {
      await alive().die();
      bot = undefined;
    },
    async parts() {
      const rows = await rowsIn(alive().store);
      return rows.map(({ state, text: content }) => [state, content] as const);
    },
    send: (count: number) => sendFrom(alive().store, count),
    /** In a life in which no handler gets as far as to say something. */
    async sendBetween(count: number) {
      const store = await openStore();
      await sendFrom(store, count);
      await store.close();
    },
    store: () => alive().store,
    /** A person lets it run again that was dead. */
    async revive() {
      const revived = await alive().store.messages.revive(event.id, clock.now());
      assert.ok(typeof revived === "object", "its lane is free");
      alive().delivery.resume(revived);
    },
    /** Its handler runs for longer than any may, so that it is given up. */
    async exceed() {
      await clock.advance(HARD_LIMIT_MS);
      assert.equal(await stateIn(alive().store, event.id), "dead");
    },
    logged: (name: string) => alive().logged(name),
  };
}

const textOf = (part: Reply) => ("content" in part ? part.content : part.kind);

/** The first life, whose message is delivered by nobody who waits for it. */
async function begin(bot: ReturnType<typeof storyteller>, says: readonly string[]) {
  await bot.start({ says, dies: true }, { slowly: true });
  void bot.deliver();
  await bot.clock.advance(LATE_MS);
}

describe.each(PLATFORMS)("an answer that is told again on $name", (on) => {
  it("shows once what the second run repeats, and then the rest", async () => {
    const bot = storyteller({ on });
    await begin(bot, ["a", "b"]);
    await bot.send(1);
    await bot.die();
    await bot.start({ says: ["a", "b", "c"], dies: false });
    assert.deepEqual(bot.told, [
      { attempt: 1, sent: [] },
      { attempt: 2, sent: ["a", "b"] },
    ]);
    assert.deepEqual(await bot.parts(), [
      ["sent", "a"],
      ["pending", "b"],
      ["pending", "c"],
    ]);
    assert.equal(await stateIn(bot.store(), bot.event.id), "done");
    await bot.die();
  });

  it("is told anew from the first difference on, without what was not shown", async () => {
    const bot = storyteller({ on });
    await begin(bot, ["a", "b", "c", "d"]);
    await bot.send(2);
    await bot.die();
    await bot.start({ says: ["a", "x"], dies: true });
    assert.deepEqual(await bot.parts(), [
      ["sent", "a"],
      ["sent", "b"],
      ["pending", "x"],
    ]);
    assert.equal(bot.logged("delivery.told_anew")[0]?.fields.dropped, 2);
    await bot.die();
    // The third run repeats the second, of which it is told.
    await bot.start({ says: ["a", "x", "y"], dies: false });
    assert.deepEqual(bot.told.at(-1), { attempt: 3, sent: ["a", "x"] });
    assert.deepEqual(
      (await bot.parts()).map(([, content]) => content),
      ["a", "b", "x", "y"],
    );
    await bot.die();
  });

  it("leaves nothing of the old behind an answer that ends before it", async () => {
    const bot = storyteller({ on });
    await begin(bot, ["a", "b", "c"]);
    await bot.send(1);
    await bot.die();
    await bot.start({ says: ["a"], dies: false });
    assert.deepEqual(await bot.parts(), [["sent", "a"]]);
    await bot.die();
  });

  it("goes on where it stopped when the handler says first what was sent", async () => {
    const bot = storyteller({ on });
    const says = ["a", "b", "c", "d"];
    await begin(bot, says.slice(0, 2));
    await bot.send(1);
    await bot.die();
    await bot.start({ says, dies: false }, { on: true });
    assert.deepEqual(
      (await bot.parts()).map(([, content]) => content),
      says,
    );
    assert.deepEqual(bot.logged("delivery.told_anew"), []);
    await bot.die();
  });

  it("lets the first part ride the response that was meant for it, and only that one", async () => {
    const bot = storyteller({ on, obstacle: "no_secret" });
    await begin(bot, ["a", "b"]);
    await bot.die();
    await bot.start({ says: ["a", "b"], dies: true });
    const again = await bot.deliver();
    assert.deepEqual(again.reply, reply.text("a"));
    again.flushed?.();
    await bot.settle();
    assert.deepEqual(await bot.parts(), [
      ["sent", "a"],
      ["mailbox", "b"],
    ]);
    await bot.die();

    const other = storyteller({ on, obstacle: "no_secret" });
    await begin(other, ["a"]);
    await other.die();
    await other.start({ says: ["x"], dies: true });
    assert.equal((await other.deliver()).reply, undefined);
    assert.deepEqual(await other.parts(), [["mailbox", "x"]]);
    await other.die();
  });

  it("keeps its order in the repeat of a response that has left, and beside it", async () => {
    const says = ["a", "b", "c"];
    const bot = storyteller({ on, obstacle: "no_secret" });
    await bot.start({ says, dies: true });
    const first = await bot.deliver();
    assert.deepEqual(first.reply, reply.text("a"));
    first.flushed?.();
    await bot.settle();
    await bot.die();
    await bot.start({ says, dies: true });
    const waiting = [
      ["sent", "a"],
      ["mailbox", "b"],
      ["mailbox", "c"],
    ];
    // Without a repeat, what waits is for the next response to this member.
    assert.deepEqual(await bot.parts(), waiting);
    const again = await bot.deliver();
    assert.deepEqual(again.reply, reply.text("a"));
    again.flushed?.();
    await bot.settle();
    assert.deepEqual(await bot.parts(), waiting);
    await bot.die();
  });

  it("tells a dead message that a person has run again like any other", async () => {
    const bot = storyteller({ on });
    await begin(bot, ["a", "b"]);
    await bot.send(2);
    await bot.exceed();
    await bot.die();
    await bot.start({ says: ["a", "x"], dies: false });
    await bot.revive();
    await bot.settle();
    assert.deepEqual(bot.told.at(-1), { attempt: 1, sent: ["a", "b"] });
    assert.deepEqual(await bot.parts(), [
      ["sent", "a"],
      ["sent", "b"],
      ["pending", "x"],
    ]);
    await bot.die();
  });
});

/** What has to come of it: a list of what the answer is by now, and of what was shown. */
class Model {
  #answer: { readonly text: string; shown: boolean }[] = [];
  #pending: { readonly text: string; shown: boolean }[] = [];
  readonly shown: string[] = [];
  sentBefore: readonly string[] = [];

  tell(says: readonly string[], ends: boolean): void {
    this.sentBefore = this.#answer.map(({ text: content }) => content);
    const same = says.findIndex((said, at) => said !== this.#answer[at]?.text);
    const repeated = same === -1 ? says.length : same;
    if (repeated < says.length || ends) {
      const rest = this.#answer.splice(repeated);
      this.#pending = this.#pending.filter((part) => !rest.includes(part));
    }
    for (const said of says.slice(repeated)) {
      const part = { text: said, shown: false };
      this.#answer.push(part);
      this.#pending.push(part);
    }
  }

  send(count: number): void {
    for (const part of this.#pending.splice(0, count)) {
      part.shown = true;
      this.shown.push(part.text);
    }
  }
}

// Dear, and about nothing that a platform has a say in.
describe("an answer that is told again and again", () => {
  it("is never spliced, whatever the runs say and whenever they end", async () => {
    const word = fc.constantFrom("a", "b", "c");
    const run = fc.record({
      says: fc.array(word, { minLength: 0, maxLength: 5 }),
      sends: fc.integer({ min: 0, max: 4 }),
      later: fc.integer({ min: 0, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 3 }), async (runs) => {
        const bot = storyteller();
        const model = new Model();
        for (const [life, { says, sends, later }] of runs.entries()) {
          const isLast = life === runs.length - 1;
          await bot.start({ says, dies: !isLast }, { slowly: life === 0 });
          if (life === 0) void bot.deliver();
          await bot.clock.advance(life === 0 ? LATE_MS : 0);
          await bot.settle();
          model.tell(says, isLast);
          assert.deepEqual(bot.told.at(-1)?.sent, model.sentBefore);
          await bot.send(sends);
          model.send(sends);
          await bot.die();
          // The sender of the next life may be quicker than its handler.
          if (isLast) continue;
          model.send(later);
          await bot.sendBetween(later);
        }
        await bot.start({ says: [], dies: false });
        await bot.send(100);
        model.send(100);
        const shown = (await bot.parts()).map(([, content]) => content);
        assert.deepEqual(shown, model.shown);
        // All of the last answer was shown, in order.
        const last = runs.at(-1)?.says ?? [];
        let at = 0;
        for (const content of shown) if (content === last[at]) at += 1;
        assert.equal(at, last.length);
        await bot.die();
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
