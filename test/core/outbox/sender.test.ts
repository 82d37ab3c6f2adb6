import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { member } from "../../../core/events/member.ts";
import type { Attempt } from "../../../core/replies/messenger.ts";
import type { Sent } from "../../../core/replies/push.ts";
import { to } from "../../../core/replies/recipient.ts";
import { reply } from "../../../core/replies/reply.ts";
import { MemoryStore } from "../../../core/stores/memory/memory.ts";
import type { PartStore } from "../../../core/stores/port/parts.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { type Call, failed, fine, HOUR, MINUTE, row, stage, turns } from "./stage.ts";

/** A call that hangs until the test lets it go. */
function hanging() {
  let release: (attempt: Attempt<Sent>) => void = () => {};
  const promise = new Promise<Attempt<Sent>>((resolve) => {
    release = resolve;
  });
  return { promise, release };
}

/** The most calls that began within any minute. */
function mostInAMinute(calls: readonly Call[]): number {
  const times = calls.map(({ at }) => at);
  return Math.max(
    ...times.map((from) => times.filter((at) => at >= from && at < from + MINUTE).length),
  );
}

const named = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe("sending", () => {
  it("sends what is put in, and says so", async () => {
    const { sender, push, texts, reports, stateOf } = stage();
    sender.start();
    const receipt = await push("hello");
    assert.equal((await receipt.sent()).msgId, "m");
    assert.deepEqual(texts(), ["hello"]);
    assert.equal(await stateOf(receipt.id), "sent");
    assert.deepEqual(
      reports.map(({ outcome, id, plugin }) => [outcome, id, plugin]),
      [["sent", receipt.id, "p"]],
    );
  });

  it("keeps the order of a lane while others go ahead", async () => {
    const slow = hanging();
    const { sender, put, texts, pass } = stage({
      script: ({ text }) => (text === "a1" ? slow.promise : fine()),
    });
    sender.start();
    await put([
      row("a1"),
      row("a2"),
      row("b1", { to: to.user("wang") }),
      row("b2", { to: to.user("wang") }),
    ]);
    sender.kick();
    await turns();
    slow.release(fine());
    await pass(1_000);
    assert.deepEqual(texts(), ["a1", "b1", "b2", "a2"]);
  });

  it("writes that a call begins before it begins", async () => {
    const states: (string | undefined)[] = [];
    const part = row("a");
    const { sender, put, stateOf, pass } = stage({
      script: async () => {
        states.push(await stateOf(part.id));
        return fine();
      },
    });
    await put([part]);
    sender.start();
    await pass(0);
    assert.deepEqual(states, ["sending"]);
  });

  it("calls at most sixteen times at once", async () => {
    const slow = hanging();
    const { sender, put, calls, pass } = stage({ script: () => slow.promise });
    sender.start();
    await put(named("user", 40).map((user) => row("x", { to: to.user(user) })));
    sender.kick();
    await turns();
    assert.equal(calls.length, 16);
    slow.release(fine());
    await pass(0);
    assert.equal(calls.length, 40);
  });

  it("gives up what another version wrote, and goes on", async () => {
    const { sender, put, texts, stateOf, pass } = stage();
    const odd = { ...row("a"), reply: '{"kind":"hologram"}' };
    await put([odd, row("b")]);
    sender.start();
    await pass(0);
    assert.equal(await stateOf(odd.id), "dead");
    assert.deepEqual(texts(), ["b"]);
  });

  it("does not send again what was erased meanwhile, and reports nothing of it", async () => {
    const slow = hanging();
    const { sender, put, store, calls, reports, stateOf, pass } = stage({
      script: () => slow.promise,
    });
    const part = row("a");
    await put([part]);
    sender.start();
    await turns();
    const ended = sender.sent(part.id);
    await store.erase(member("main", "li"));
    slow.release(failed("unknown"));
    await assert.rejects(ended, { code: "ERR_SEND" });
    await pass(10_000);
    assert.equal(await stateOf(part.id), undefined);
    assert.equal(calls.length, 1);
    assert.deepEqual(reports, []);
  });

  it("takes a messenger that throws for an unknown outcome", async () => {
    const { sender, push, calls, pass } = stage({
      script: (_call, count) => {
        if (count === 1) throw new Error("a fault of ours");
        return fine();
      },
    });
    sender.start();
    const receipt = await push("a");
    await pass(2_000);
    await receipt.sent();
    assert.equal(calls.length, 2);
  });
});

describe("what is asked of the store", () => {
  it("is nothing while nothing is due, and one lease and one outcome for a message", async () => {
    const clock = new ManualClock();
    const kept = new MemoryStore(clock);
    const asked: string[] = [];
    const parts = new Proxy(kept.parts, {
      get(target, name: keyof PartStore) {
        const give = target[name] as (...given: readonly unknown[]) => unknown;
        return (...given: readonly unknown[]) => {
          asked.push(name);
          return give(...given);
        };
      },
    });
    const store: Store = Object.create(kept, { parts: { value: parts } });
    const { sender, push, put, texts, pass } = stage({ clock, store });
    const during = async (work: () => Promise<unknown>) => {
      asked.length = 0;
      await work();
      return [...asked];
    };
    sender.start();
    await push("the first");
    await pass(1_000);
    assert.deepEqual(await during(() => pass(30 * MINUTE, MINUTE)), []);
    const pushed = await during(async () => {
      await push("a");
      await pass(1_000);
    });
    assert.deepEqual(pushed, ["push", "lease", "find", "settle", "lease"]);
    const later = row("b", { nextAt: clock.now() + 10 * MINUTE });
    const waiting = await during(async () => {
      await put([later]);
      sender.kick();
      await pass(9 * MINUTE, MINUTE);
    });
    assert.deepEqual(waiting, ["push", "lease"]);
    assert.deepEqual(await during(() => pass(2 * MINUTE, MINUTE)), ["lease", "settle", "lease"]);
    assert.deepEqual(texts(), ["the first", "a", "b"]);
  });
});

describe("failing", () => {
  it("comes again after an unknown outcome, with the check, backing off", async () => {
    const { sender, push, calls, pass } = stage({
      script: (_call, count) => (count < 6 ? failed("unknown") : fine()),
      chance: () => 0.999,
    });
    sender.start();
    const receipt = await push("a");
    await pass(MINUTE);
    await receipt.sent();
    assert.ok(calls.every(({ duplicateCheckSeconds }) => duplicateCheckSeconds === 14_400));
    const gaps = calls.slice(1).map(({ at }, index) => at - (calls[index]?.at ?? 0));
    assert.deepEqual(
      gaps.map((gap) => Math.round(gap / 1_000)),
      [1, 2, 4, 8, 16],
    );
  });

  it("holds an unknown outcome for a person when the check would forget it", async () => {
    const { sender, push, reports, calls, stateOf, pass } = stage({
      script: () => failed("unknown"),
    });
    sender.start();
    const { id } = await push("a");
    await pass(5 * HOUR, MINUTE);
    assert.equal(await stateOf(id), "held");
    assert.deepEqual(
      reports.map(({ outcome, error }) => [outcome, error]),
      [["held", "unknown_outcome"]],
    );
    const last = calls.at(-1)?.at ?? 0;
    assert.ok(last - (calls[0]?.at ?? 0) < 4 * HOUR);
  });

  it("does not send it when the app goes on, but when a person says so", async () => {
    const { sender, push, calls, stateOf, pass } = stage({
      script: ({ text }) => (text === "a" && calls.length < 5 ? failed("unknown") : fine()),
    });
    sender.start();
    const { id } = await push("a", to.chat("group"));
    await pass(MINUTE);
    assert.equal(await stateOf(id), "held", "a chat has no check: once is all");
    await push("b");
    await pass(MINUTE);
    assert.equal(await stateOf(id), "held");
    while (calls.length < 5) await push(`c${calls.length}`).then((receipt) => receipt.sent());
    assert.equal(await sender.retry(id), true);
    await pass(MINUTE);
    assert.equal(await stateOf(id), "sent");
    assert.equal(await sender.retry(id), false);
  });

  it("ends what WeCom will never take, and goes on with the lane", async () => {
    const { sender, push, texts, reports, pass } = stage({
      script: ({ text }) => (text === "a" ? failed("dead", "81013") : fine()),
    });
    sender.start();
    const first = await push("a");
    const second = await push("b");
    await assert.rejects(first.sent(), { code: "ERR_SEND" });
    await second.sent();
    await pass(0);
    assert.deepEqual(texts(), ["a", "b"]);
    assert.deepEqual(
      reports.map(({ outcome, error }) => [outcome, error]),
      [
        ["dead", "81013"],
        ["sent", undefined],
      ],
    );
  });

  it("reports whom it did not reach", async () => {
    const { sender, push, reports, logged } = stage({
      script: () => ({ ok: true, value: { msgId: "m", unreachable: ["wang"], responseCode: "r" } }),
    });
    sender.start();
    const receipt = await push("a", to.user(["li", "wang"]));
    assert.deepEqual((await receipt.sent()).unreachable, ["wang"]);
    await sender.idle();
    assert.deepEqual(reports[0]?.sent?.unreachable, ["wang"]);
    assert.equal(logged("outbox.unreachable").length, 1);
  });

  it("gives up after a day of attempts", async () => {
    const { sender, push, stateOf, pass } = stage({ script: () => failed("busy", "-1") });
    sender.start();
    const { id } = await push("a");
    await pass(25 * HOUR, 10 * MINUTE);
    assert.equal(await stateOf(id), "dead");
  });

  it("says nothing of contents", async () => {
    const { sender, push, lines, pass } = stage({
      script: (_call, count) => (count % 2 ? failed("unknown") : failed("dead", "9")),
    });
    sender.start();
    await push("a secret");
    await pass(MINUTE);
    assert.ok(lines.length > 0);
    assert.ok(!JSON.stringify(lines).includes("a secret"));
  });
});

describe("limits", () => {
  it("sends a hundred replies in ten seconds to one member, in order, at most 25 a minute", async () => {
    const { sender, push, calls, texts, pass } = stage();
    sender.start();
    for (const text of named("", 100)) {
      await push(text);
      await pass(100);
    }
    await pass(5 * MINUTE);
    assert.deepEqual(texts(), named("", 100));
    assert.equal(mostInAMinute(calls), 25);
  });

  it("goes no faster because the process was restarted", async () => {
    const clock = new ManualClock();
    const before = new MemoryStore(clock);
    const first = stage({ clock, store: before });
    first.sender.start();
    for (const text of named("", 25)) await first.push(text);
    await first.pass(1_000);
    assert.equal(first.calls.length, 25);
    await first.sender.stop(0);

    const second = stage({ clock, store: before.reopen() });
    second.sender.start();
    await second.push("one more");
    await second.pass(55_000);
    assert.equal(second.calls.length, 0);
    await second.pass(6_000);
    assert.equal(second.calls.length, 1);
  });

  it("sends at most 900 an hour to one member", async () => {
    const { sender, put, calls, pass } = stage();
    await put(named("", 1_000).map((text) => row(text)));
    sender.start();
    await pass(HOUR - MINUTE, 5_000);
    assert.equal(calls.length, 900);
    await pass(5 * MINUTE, 5_000);
    assert.equal(calls.length, 1_000);
  });

  it("counts every member that is named", async () => {
    const { sender, push, calls, pass } = stage();
    sender.start();
    for (const text of named("", 20)) await push(text, to.user(["li", "wang"]));
    for (const text of named("", 20)) await push(text, to.user("WANG"));
    await pass(10_000);
    assert.equal(calls.length, 25);
  });

  it("stays below what one app may call in a minute", async () => {
    const { sender, put, calls, pass } = stage();
    await put(named("user", 9_000).map((user) => row("x", { to: to.user(user) })));
    sender.start();
    await pass(30_000);
    assert.ok(calls.length >= 8_000 && calls.length < 8_020, `${calls.length}`);
    await pass(45_000);
    assert.equal(calls.length, 9_000);
  });
});

describe("an app that is limited", () => {
  it("pauses, then tries with one, and keeps the order", async () => {
    let well = false;
    const { sender, push, calls, texts, logged, pass } = stage({
      script: () => (well ? fine() : failed("limited", "45009")),
      chance: () => 0,
    });
    sender.start();
    for (const user of ["li", "wang", "zhao"]) {
      await push(`${user}1`, to.user(user));
      await push(`${user}2`, to.user(user));
    }
    await pass(59_000);
    assert.ok(calls.length <= 3, "what was under way together");
    const before = calls.length;
    await pass(10 * MINUTE);
    assert.ok(calls.length - before <= 5, "one call for each pause, longer and longer");
    assert.ok(logged("outbox.paused").length >= 3);
    well = true;
    await pass(10 * MINUTE);
    for (const user of ["li", "wang", "zhao"]) {
      const sent = texts().filter((text) => text.startsWith(user));
      assert.deepEqual(sent.slice(-2), [`${user}1`, `${user}2`]);
    }
  });

  it("does not hold up another app", async () => {
    const { sender, push, texts, pass } = stage({
      script: ({ app }) => (app === "a" ? failed("limited", "45033") : fine()),
      apps: ["a", "b"],
    });
    sender.start();
    for (const text of named("a", 20)) await push(text, to.user(text, { app: "a" }));
    await push("b", to.user("li", { app: "b" }));
    await pass(1_000);
    assert.ok(texts().includes("b"));
  });
});

describe("an app that cannot send", () => {
  const closedUntil = (at: { well: boolean }) => () => (at.well ? fine() : failed("held", "60020"));

  it("puts aside what it has, and tries every five minutes with one", async () => {
    const at = { well: false };
    const { sender, push, calls, reports, stateOf, logged, pass } = stage({
      script: closedUntil(at),
    });
    sender.start();
    const text = await push("a");
    const card = await push(
      reply.textCard({ title: "t", description: "d", url: "https://x.example" }),
    );
    const file = await push(reply.file("1aBcD2eFgH3iJkL4mNoP"));
    await pass(1_000);
    assert.equal(await stateOf(text.id), "mailbox");
    assert.equal(await stateOf(card.id), "mailbox", "a response shows its twin");
    assert.equal(await stateOf(file.id), "held", "there is none of a file that answers nothing");
    assert.equal(sender.obstacle("main"), "60020");
    assert.deepEqual(
      reports.map(({ outcome }) => outcome),
      ["held"],
    );
    const before = calls.length;
    await pass(21 * MINUTE);
    assert.equal(calls.length - before, 4);
    assert.equal(reports.length, 1, "once is enough");
    assert.equal(logged("outbox.stopped").length, 1);

    at.well = true;
    await pass(6 * MINUTE);
    assert.equal(await stateOf(text.id), "sent");
    assert.equal(await stateOf(card.id), "sent");
    assert.equal(await stateOf(file.id), "sent");
    assert.equal(sender.obstacle("main"), undefined);
    assert.equal(logged("outbox.resumed").length, 1);
  });

  it("is tried with what comes when nothing waits", async () => {
    const at = { well: false };
    const { sender, push, stateOf, pass } = stage({ script: closedUntil(at) });
    sender.start();
    const first = await push("a");
    await pass(1_000);
    await first.recall();
    await pass(6 * MINUTE);
    at.well = true;
    const second = await push("b");
    await pass(1_000);
    assert.equal(await stateOf(second.id), "sent");
  });

  it("is tried at once when a person has done something", async () => {
    const at = { well: false };
    const { sender, push, stateOf, pass } = stage({ script: closedUntil(at) });
    sender.start();
    const first = await push("a");
    const second = await push("b", to.user("wang"));
    await pass(1_000);
    at.well = true;
    assert.equal(await sender.retry(second.id), true);
    await pass(1_000);
    assert.equal(await stateOf(second.id), "sent");
    assert.equal(await stateOf(first.id), "sent", "and the others follow");
  });

  it("tries again at the next start", async () => {
    const at = { well: false };
    const clock = new ManualClock();
    const before = new MemoryStore(clock);
    const first = stage({ clock, store: before, script: closedUntil(at) });
    first.sender.start();
    const receipt = await first.push("a");
    await first.pass(1_000);
    await first.sender.stop(0);
    at.well = true;
    const second = stage({ script: closedUntil(at), store: before.reopen(), clock });
    second.sender.start();
    await second.pass(1_000);
    assert.equal(await second.stateOf(receipt.id), "sent");
  });

  it("never calls without a secret", async () => {
    const { sender, put, calls, stateOf, pass } = stage({ obstacle: () => "no_secret" });
    const part = row("a");
    await put([part]);
    sender.start();
    await pass(10 * MINUTE);
    assert.equal(calls.length, 0);
    assert.equal(await stateOf(part.id), "mailbox");
    assert.equal(sender.obstacle("main"), "no_secret");
  });

  it("is not taken for stopped because it has no right to group chats", async () => {
    const { sender, push, stateOf, pass } = stage({
      script: ({ to: whom }) => (whom.chatId ? failed("held", "48002", "message") : fine()),
    });
    sender.start();
    const chat = await push("a", to.chat("group"));
    await pass(1_000);
    assert.equal(await stateOf(chat.id), "held");
    assert.equal(sender.obstacle("main"), undefined);
  });
});

describe("twins", () => {
  it("go without the check, the first of them with it", async () => {
    const { sender, push, calls, pass } = stage();
    sender.start();
    for (const text of ["same", "same", "other", "same"]) await push(text);
    await pass(1_000);
    const checks = calls.map(({ duplicateCheckSeconds }) => duplicateCheckSeconds);
    assert.deepEqual(checks, [14_400, 0, 14_400, 0]);
  });

  it("are twins for four hours, and only to the same people", async () => {
    const { sender, push, calls, pass } = stage();
    sender.start();
    await push("same");
    await push("same", to.user("wang"));
    await pass(5 * HOUR, HOUR);
    await push("same");
    await pass(1_000);
    assert.ok(calls.every(({ duplicateCheckSeconds }) => duplicateCheckSeconds === 14_400));
  });
});

describe("a person", () => {
  it("holds a part back, and the lane goes on without it", async () => {
    const { sender, put, texts, reports, stateOf, pass } = stage();
    const now = Date.UTC(2026, 0, 1);
    const parts = [row("a", { nextAt: now + 5_000 }), row("b", { nextAt: now + 5_000 })];
    await put(parts);
    sender.start();
    assert.equal(await sender.hold(parts[0]?.id ?? ""), true);
    assert.equal(reports[0]?.error, "person");
    await pass(10_000);
    assert.deepEqual(texts(), ["b"]);
    assert.equal(await stateOf(parts[0]?.id ?? ""), "held");
    assert.equal(await sender.hold("nobody"), false);
  });

  it("sends a dead one as if it were new", async () => {
    let well = false;
    const { sender, push, stateOf, pass } = stage({
      script: () => (well ? fine() : failed("dead", "44004")),
    });
    sender.start();
    const { id } = await push("a");
    await pass(3 * 24 * HOUR, HOUR);
    assert.equal(await stateOf(id), "dead");
    well = true;
    assert.equal(await sender.retry(id), true);
    await pass(1_000);
    assert.equal(await stateOf(id), "sent");
  });
});
