import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { Attempt } from "../../../core/replies/messenger.ts";
import type { Sent } from "../../../core/replies/push.ts";
import { to } from "../../../core/replies/recipient.ts";
import { reply } from "../../../core/replies/reply.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { failed, fine, MINUTE, stage, turns } from "./stage.ts";

/** What becomes of the calls for the one member whose parts fail, one after the other. */
const FATES = {
  fine: fine(),
  "a host that does not resolve": failed("busy", "ERR_MEDIA", "file"),
  "a file that is gone": failed("dead", "ERR_MEDIA", "file"),
  "an upload that a relay refuses": failed("busy", "ERR_API_ANSWER", "file"),
  "an upload that WeCom refuses": failed("dead", "40006", "file"),
  "an upload without the right to it": failed("held", "48002", "file"),
  "busy for this recipient": failed("busy", "-1"),
  "a broken connection": failed("unknown", "ERR_API_NETWORK"),
  "a page of HTML": failed("unknown", "ERR_API_ANSWER"),
  "no answer in time": failed("unknown", "ERR_API_TIMEOUT"),
  "no such member": failed("dead", "81013"),
  "a card that nobody can answer": failed("held", "43012", "message"),
  "a right that is missing": failed("held", "48001", "unclear"),
} as const;
type Fate = keyof typeof FATES;

/** What shows that WeCom takes messages of this app. */
const TELLING: ReadonlySet<Fate | undefined> = new Set<Fate>([
  ...(["fine", "no such member", "a card that nobody can answer"] as const),
]);

const CALL_MS = 10_000;
const OTHERS = ["wang", "zhao", "sun"] as const;

/** When a message is put in, and for whom. */
const pushes = fc.array(
  fc.record({
    ms: fc.oneof(fc.constant(0), fc.nat(20_000), fc.nat(4 * MINUTE)),
    user: fc.oneof(fc.constant("bad"), fc.constantFrom(...OTHERS)),
  }),
  { minLength: 4, maxLength: 30 },
);
const worlds = fc.record({
  pushes,
  fates: fc.array(fc.constantFrom(...(Object.keys(FATES) as Fate[])), { minLength: 1 }),
  luck: fc.double({ min: 0, max: 0.999, noNaN: true }),
  /** So long the app is refused, whoever it sends to. */
  closedMs: fc.oneof(fc.constant(0), fc.nat(11 * MINUTE)),
});

type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

interface Begun {
  readonly user: string;
  readonly text: string;
  readonly at: number;
  /** Whether it says that the app is well. */
  readonly tells: boolean;
}

/** Plays a world. @returns the calls made and when each message was put in */
async function played({ pushes, fates, luck, closedMs }: World) {
  const clock = new ManualClock(undefined, () => turns(6));
  const well = clock.now() + closedMs;
  const calls: Begun[] = [];
  let bad = 0;
  const { sender, push } = stage({
    clock,
    chance: () => luck,
    async script({ to: whom, text, at }): Promise<Attempt<Sent>> {
      const user = whom.users[0] ?? "";
      const fate = user === "bad" && at >= well ? fates[bad++ % fates.length] : undefined;
      calls.push({ user, text, at, tells: TELLING.has(fate) });
      if (at < well) return failed("held", "60020");
      if (fate === undefined) return fine();
      if (fate === "no answer in time") {
        await new Promise<void>((resolve) => void clock.after(CALL_MS, resolve));
      }
      return FATES[fate];
    },
  });
  sender.start();
  const put = new Map<string, number>();
  for (const [index, { ms, user }] of pushes.entries()) {
    await clock.advance(ms);
    put.set(`${index}`, clock.now());
    await push(`${index}`, to.user(user));
  }
  for (let minute = 0; minute < 20; minute++) await clock.advance(MINUTE);
  // A call may be under way at the end.
  await Promise.all([sender.stop(0), clock.advance(0)]);
  return { calls, put, well };
}

describe("the messages of one member", () => {
  it("never delay another's by more than one call, whatever becomes of them", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const { calls, put, well } = await played(world);
        for (const [index, { user }] of world.pushes.entries()) {
          if (user === "bad") continue;
          const sent = calls.find(({ text, at }) => text === `${index}` && at >= well);
          assert.ok(sent, `${index} is never sent`);
          // Without a word from WeCom about the whole app, nobody waits at all.
          if (world.closedMs === 0) assert.equal(sent.at, put.get(`${index}`));
        }
        // With one, the second that goes alone when all is well again is somebody else's.
        const alone = calls.filter(({ at }) => at >= well);
        const end = alone.findIndex(({ user, tells }) => user !== "bad" || tells);
        const waits = world.pushes.some(
          ({ user }, index) => user !== "bad" && (put.get(`${index}`) ?? well) < well,
        );
        if (waits) assert.ok(end <= 1, `others wait for ${end} calls`);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});

describe("trouble of several members", () => {
  const names = Array.from({ length: 12 }, (_, user) => `user${user}`);

  it("is the app's: one call at a time finds out whether it is over", async () => {
    let isDown = true;
    const { sender, push, calls, logged, pass } = stage({
      script: () => (isDown ? failed("unknown", "ERR_API_ANSWER") : fine()),
      chance: () => 0.5,
    });
    sender.start();
    for (const name of names) await push(name, to.user(name));
    await pass(5 * MINUTE);
    const inMinutes = calls.length;
    assert.ok(inMinutes <= names.length + 16, `${inMinutes} calls in five minutes`);
    assert.ok(logged("outbox.paused").length >= 2);
    isDown = false;
    await pass(2 * MINUTE);
    assert.equal(new Set(calls.slice(inMinutes).map(({ text }) => text)).size, names.length);
  });

  it("is not the app's when it is one host that all their pictures come from", async () => {
    const { sender, push, texts, logged, pass } = stage({
      script: ({ text }) => (text === "hello" ? fine() : failed("busy", "ERR_MEDIA", "file")),
    });
    sender.start();
    for (const name of names) await push(name, to.user(name));
    await pass(MINUTE);
    const before = texts().length;
    await push("hello", to.user("somebody"));
    await pass(0);
    assert.deepEqual(texts().slice(before), ["hello"]);
    assert.equal(logged("outbox.paused").length, 0);
  });
});

describe("files that are slow to come", () => {
  it("leave room for messages that have none", async () => {
    const never = new Promise<never>(() => {});
    const { sender, push, texts } = stage({
      script: ({ reply: { kind } }) => (kind === "image" ? never : fine()),
    });
    sender.start();
    const picture = reply.image({ url: "https://slow.example/a.png" });
    for (let user = 0; user < 40; user++) await push(picture, to.user(`user${user}`));
    for (let user = 0; user < 40; user++) await push("hello", to.user(`other${user}`));
    await turns(60);
    assert.equal(texts().filter((text) => text === "image").length, 8);
    assert.equal(texts().filter((text) => text === "hello").length, 40);
  });
});

describe("a closed app", () => {
  it("is tried with another lane at once when the one that tries tells nothing", async () => {
    let isClosed = true;
    const { sender, push, stateOf, calls, pass } = stage({
      script({ text }) {
        if (isClosed) return failed("held", "60020");
        return text.startsWith("bad") ? failed("busy", "ERR_MEDIA", "file") : fine();
      },
    });
    sender.start();
    for (const text of ["bad1", "bad2", "bad3"]) await push(text, to.user("bad"));
    const good = await push("good", to.user("wang"));
    await pass(1_000);
    isClosed = false;
    const before = calls.length;
    await pass(5 * MINUTE);
    assert.equal(await stateOf(good.id), "sent");
    const since = calls.slice(before).map(({ text }) => text);
    assert.ok(since.indexOf("good") <= 1, since.join());
    assert.equal(sender.obstacle("main"), undefined);
  });
});
