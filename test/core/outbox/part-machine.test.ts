import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import {
  afterCall,
  backoffMs,
  beforeCall,
  LIFE_MS,
  type PartChange,
  pauseMs,
  UNKNOWN_OUTCOME,
} from "../../../core/outbox/part-machine.ts";
import type { Attempt, Failure } from "../../../core/replies/messenger.ts";
import type { Sent } from "../../../core/replies/push.ts";
import type { LeasedPart, Part } from "../../../core/stores/port/parts.ts";
import { WECOM_LIMITS } from "../../../core/wecom/app/limits.ts";
import { failed, fine, HOUR, MINUTE } from "./stage.ts";

const limits = WECOM_LIMITS;
const CHECK_MS = limits.checkSeconds * 1_000;
const EPOCH = Date.UTC(2026, 0, 1);

const part: LeasedPart = {
  seq: 1,
  id: "a",
  app: "main",
  lane: "main/li",
  message: "event",
  plugin: "p",
  isAnswer: false,
  to: "{}",
  members: ["main/li"],
  reply: "{}",
  bytes: undefined,
  hasFile: false,
  digest: "d",
  at: EPOCH,
  nextAt: EPOCH,
  state: "sending",
  attempts: 0,
  firstAt: undefined,
  epoch: 1,
  twin: false,
  msgId: undefined,
  sentAt: undefined,
  error: undefined,
  errmsg: undefined,
};

/** As the store settles a row: what is left out stays, and `null` forgets what was there. */
function changed(row: Part, change: PartChange): Part {
  const { firstAt = row.firstAt, error = row.error, errmsg } = change;
  const { nextAt = row.nextAt, attempts = row.attempts, state } = change;
  return {
    ...row,
    state,
    nextAt,
    attempts,
    firstAt: firstAt ?? undefined,
    error: error ?? undefined,
    errmsg: change.error === undefined ? row.errmsg : errmsg,
  };
}

const standing = (some: Partial<Parameters<typeof beforeCall>[1]> = {}) => ({
  now: EPOCH,
  checkMs: CHECK_MS,
  obstacle: undefined,
  isMailable: true,
  ...some,
});
const call = (some: Partial<Parameters<typeof afterCall>[2]> = {}) => ({
  begunAt: EPOCH,
  endedAt: EPOCH + 100,
  pauses: 0,
  chance: () => 0.5,
  limits,
  ...some,
});

describe("a part whose time has come", () => {
  it("is called, also when nothing is known of its last call", () => {
    assert.equal(beforeCall(part, standing()), undefined);
    assert.equal(beforeCall({ ...part, firstAt: EPOCH - HOUR }, standing()), undefined);
  });

  it("waits for a person when the check has forgotten what may have been sent", () => {
    const found = { ...part, firstAt: EPOCH - CHECK_MS };
    assert.deepEqual(beforeCall(found, standing()), {
      state: "held",
      error: UNKNOWN_OUTCOME,
      firstAt: EPOCH - CHECK_MS,
    });
  });

  it("waits for a person at once where WeCom does not check", () => {
    const found = { ...part, firstAt: EPOCH };
    assert.equal(beforeCall(found, standing({ checkMs: 0 }))?.state, "held");
    assert.equal(beforeCall(part, standing({ checkMs: 0 })), undefined);
  });

  it("is given up after a day of attempts, but not for having waited", () => {
    const later = standing({ now: EPOCH + LIFE_MS });
    const tried = { ...part, attempts: 3, error: "-1" };
    assert.deepEqual(beforeCall(tried, later), {
      state: "dead",
      error: "-1",
      errmsg: undefined,
      firstAt: null,
    });
    assert.equal(beforeCall(part, later), undefined);
  });

  it("rides a response, or is held, while its app cannot send", () => {
    const closed = standing({ obstacle: { error: "60020", errmsg: "not trusted" } });
    assert.deepEqual(beforeCall(part, closed), {
      state: "mailbox",
      nextAt: EPOCH,
      error: "60020",
      errmsg: "not trusted",
      firstAt: null,
    });
    const unfit = { ...closed, isMailable: false };
    assert.deepEqual(beforeCall(part, unfit), {
      state: "held",
      error: "60020",
      errmsg: "not trusted",
      firstAt: null,
    });
    const begun = { ...part, firstAt: EPOCH - HOUR };
    assert.equal(beforeCall(begun, closed)?.state, "held", "it may be there already");
  });

  it("does not get younger by being tried from the mailbox", () => {
    const mail = { ...part, error: "60020", nextAt: EPOCH - HOUR };
    const { change } = afterCall(mail, failed("held", "60020"), call(), true);
    assert.equal(change.state, "mailbox");
    assert.equal(change.nextAt, EPOCH - HOUR);
  });
});

describe("a part whose call has ended", () => {
  const ended = (row: LeasedPart, attempt: Attempt<Sent>, some = {}) =>
    afterCall(row, attempt, call(some), true);

  it("is sent", () => {
    const { change, app } = ended(part, fine("x"), { begunAt: EPOCH + 5 });
    assert.deepEqual(change, {
      state: "sent",
      sentAt: EPOCH + 100,
      firstAt: EPOCH + 5,
      attempts: 1,
      msgId: "x",
      error: null,
    });
    assert.deepEqual(app, { news: "well" });
  });

  it("keeps what WeCom said as long as it keeps why", () => {
    const attempt = failed("dead", "81013");
    assert.ok(!attempt.ok);
    const failure: Failure = { ...attempt.failure, errmsg: "all invalid" };
    for (const kind of ["busy", "limited", "dead", "held", "unknown"] as const) {
      const { change } = ended(part, { ok: false, failure: { ...failure, class: kind } });
      assert.deepEqual([change.error, change.errmsg], ["81013", "all invalid"], kind);
    }
    const waiting = { ...part, error: "81013", errmsg: "all invalid" };
    const old = { ...waiting, attempts: 1, at: EPOCH - LIFE_MS };
    assert.equal(beforeCall(old, standing())?.errmsg, "all invalid");
    assert.equal(ended(waiting, fine()).change.errmsg, undefined);
  });

  it("is as unsent as before when WeCom refused it", () => {
    for (const failure of ["busy", "limited", "dead", "held"] as const) {
      const { change } = ended(part, failed(failure, "7"));
      assert.equal(change.firstAt, null, failure);
      const found = ended({ ...part, firstAt: EPOCH - HOUR }, failed(failure, "7"));
      assert.equal(found.change.firstAt, EPOCH - HOUR, failure);
    }
  });

  it("may be there when nothing is known", () => {
    const { change, app } = ended(part, failed("unknown"));
    assert.equal(change.state, "pending");
    assert.ok(!("firstAt" in change), "what was written before the call stays");
    assert.equal(app?.news, "doubt");
  });

  it("comes again soon three times when WeCom is busy, then less often", () => {
    const soon = [0, 1, 2].map((attempts) => ended({ ...part, attempts }, failed("busy", "-1")));
    for (const { change } of soon) assert.ok((change.nextAt ?? 0) <= EPOCH + 100 + 4_000);
    const later = [3, 4, 9].map((attempts) => ended({ ...part, attempts }, failed("busy", "-1")));
    assert.deepEqual(
      later.map(({ change }) => (change.nextAt ?? 0) - EPOCH - 100),
      [1.25 * MINUTE, 2.5 * MINUTE, 10 * MINUTE],
    );
    for (const { app } of [...soon, ...later]) assert.equal(app?.news, "doubt");
  });

  it("waits for itself when its file or its recipient is the trouble", () => {
    for (const scope of ["file", "message"] as const) {
      for (const kind of ["busy", "limited", "unknown"] as const) {
        const { change, app } = ended(part, failed(kind, "ERR_MEDIA", scope));
        assert.deepEqual([change.state, change.attempts, app], ["pending", 1, undefined]);
      }
      const held = ended(part, failed("held", "ERR_X", scope));
      assert.deepEqual([held.change.state, held.app], ["mailbox", undefined]);
    }
  });

  it("waits as long as its app does when nothing reaches WeCom", () => {
    const { change, app } = ended(part, failed("busy", "ERR_API_NETWORK", "app"), { pauses: 2 });
    assert.deepEqual(app, { news: "pause", ms: 5_000 });
    assert.equal(change.nextAt, EPOCH + 100 + 5_000);
    const { app: most } = ended(part, failed("busy", "ERR_API_NETWORK", "app"), { pauses: 50 });
    assert.deepEqual(most, { news: "pause", ms: 75_000 });
  });

  it("says that the app is well only when WeCom has looked at it", () => {
    assert.deepEqual(ended(part, failed("dead", "81013")).app, { news: "well" });
    assert.deepEqual(ended(part, failed("held", "43012", "message")).app, { news: "well" });
    assert.equal(ended(part, failed("dead", "ERR_REPLY")).app, undefined);
    assert.equal(ended(part, failed("dead", "40006", "file")).app, undefined);
  });

  it("asks for a person when its right is refused, and so may the app", () => {
    const { change, app } = ended(part, failed("held", "48002", "unclear"));
    assert.equal(change.state, "mailbox");
    assert.deepEqual(app, {
      news: "doubt",
      of: { news: "closed", why: { error: "48002", errmsg: undefined } },
    });
  });

  it("is not to blame for a limit", () => {
    const { change, app } = ended(part, failed("limited", "45009"));
    assert.equal(app?.news, "pause");
    assert.ok(!("attempts" in change));
  });
});

describe("waiting", () => {
  it("doubles up to five minutes, and is any part of that", () => {
    const most = [1, 2, 3, 9, 10, 50].map((attempts) => backoffMs(attempts, () => 1));
    assert.deepEqual(most, [1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
    assert.equal(
      backoffMs(7, () => 0),
      0,
    );
  });

  it("pauses for a minute at least, longer whenever the limit holds", () => {
    const limit = { firstMs: MINUTE, mostMs: 8 * MINUTE };
    const least = [0, 1, 2, 3, 40].map((pauses) => pauseMs(pauses, limit, () => 0));
    assert.deepEqual(
      least,
      [1, 2, 4, 8, 8].map((minutes) => minutes * MINUTE),
    );
    assert.equal(
      pauseMs(0, limit, () => 0.999),
      89_970,
    );
  });
});

/** What may happen to a part whose time has come, and how much later it is then. */
type Fate =
  | "sent"
  | "busy"
  | "limited"
  | "dead"
  | "held"
  | "lost before" // nothing arrived, and nothing came back
  | "lost after" // it was shown, and nothing came back
  | "crash before"
  | "crash after"
  | "closed"; // the app cannot send: no call

const fates = fc.constantFrom<Fate>(
  ...(["sent", "busy", "limited", "dead", "held", "closed"] as const),
  ...(["lost before", "lost after", "crash before", "crash after"] as const),
);

/** WeCom as far as one message goes: shows it, unless it recognises it. */
class Phone {
  readonly #checkMs: number;
  shown: number[] = [];

  constructor(checkMs: number) {
    this.#checkMs = checkMs;
  }

  take(now: number): void {
    if (!this.shown.some((at) => now - at < this.#checkMs)) this.shown.push(now);
  }
}

interface World {
  readonly phone: Phone;
  readonly checkMs: number;
  readonly isMailable: boolean;
  now: number;
  row: Part;
}

function live(world: World, fate: Fate, chance: () => number): void {
  const { row, now, phone } = world;
  if (row.state !== "pending" || row.nextAt > now) return;
  const { checkMs, isMailable } = world;
  const obstacle = fate === "closed" ? { error: "60020" } : undefined;
  // As it is leased: it comes as it was, and the call is noted.
  const given: LeasedPart = { ...row, state: "sending", epoch: 1, twin: false };
  const leased: Part = { ...row, state: "sending", firstAt: row.firstAt ?? now };
  const uncalled = beforeCall(given, { now, checkMs, obstacle, isMailable });
  if (uncalled) {
    world.row = changed(obstacle ? row : leased, uncalled);
    return;
  }
  if (fate.endsWith("after") || fate === "sent") phone.take(now);
  world.now += 50;
  if (fate.startsWith("crash")) {
    world.row = { ...leased, state: "pending" }; // as the next opening of the store finds it
    return;
  }
  const attempt = outcome(fate);
  const around = { begunAt: now, endedAt: world.now, pauses: 0, chance, limits };
  world.row = changed(leased, afterCall(given, attempt, around, isMailable).change);
}

function outcome(fate: Fate): Attempt<Sent> {
  if (fate === "sent") return fine();
  if (fate === "busy" || fate === "limited" || fate === "dead") return failed(fate, "9");
  return fate === "held" ? failed("held", "60020") : failed("unknown");
}

describe("a part, whatever happens to it", () => {
  const steps = fc.array(
    fc.record({ fate: fates, ms: fc.oneof(fc.nat(400_000), fc.nat(6 * HOUR)) }),
    { maxLength: 60 },
  );
  const worlds = fc.record({
    checkMs: fc.constantFrom(CHECK_MS, 0),
    isMailable: fc.boolean(),
    luck: fc.double({ min: 0, max: 0.999, noNaN: true }),
    steps,
  });

  const worldOf = (checkMs: number, isMailable: boolean): World => ({
    phone: new Phone(checkMs),
    checkMs,
    isMailable,
    now: EPOCH,
    row: { ...part, state: "pending" },
  });

  const each = (check: (world: World, last: Part) => void) =>
    fc.assert(
      fc.property(worlds, ({ checkMs, isMailable, luck, steps }) => {
        const world = worldOf(checkMs, isMailable);
        for (const { fate, ms } of steps) {
          const last = world.row;
          live(world, fate, () => luck);
          check(world, last);
          world.now += ms;
        }
      }),
      { numRuns: 2_000 },
    );

  it("is never shown twice", () => each(({ phone }) => assert.ok(phone.shown.length <= 1)));

  it("is sent only if it was shown", () =>
    each(({ row, phone }) => assert.ok(row.state !== "sent" || phone.shown.length === 1)));

  it("is known to be unsent unless it may have been shown", () =>
    each(({ row, phone }) => {
      if (phone.shown.length > 0) assert.notEqual(row.firstAt, undefined);
    }));

  it("waits for a response only if it was not shown", () =>
    each(({ row, phone }) => assert.ok(row.state !== "mailbox" || phone.shown.length === 0)));

  it("never counts backwards", () =>
    each(({ row }, last) => assert.ok(row.attempts >= last.attempts)));

  it("is somewhere: due within minutes, or where a person or its member finds it", () =>
    each(({ row, now }) => {
      if (row.state === "pending") assert.ok(row.nextAt - now <= 12 * MINUTE);
      else assert.ok(["sent", "dead", "held", "mailbox"].includes(row.state));
      if (row.state !== "pending" && row.state !== "sent") assert.ok(row.error);
    }));

  it("stays what it has become", () =>
    each(({ row }, last) => {
      if (last.state !== "pending") assert.equal(row, last);
    }));

  it("is sent once WeCom is well again, if it is not somewhere else already", () => {
    fc.assert(
      fc.property(worlds, ({ checkMs, isMailable, luck, steps }) => {
        const world = worldOf(checkMs, isMailable);
        for (const { fate, ms } of steps) {
          live(world, fate, () => luck);
          world.now += ms;
        }
        world.now = Math.max(world.now, world.row.nextAt);
        live(world, "sent", () => luck);
        assert.notEqual(world.row.state, "pending");
      }),
    );
  });
});
