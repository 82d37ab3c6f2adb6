import assert from "node:assert/strict";
import { describe, it } from "vitest";
import {
  isWrong,
  remarksOf,
  verdictOf,
  verdictOfDelivery,
} from "../../../../../core/page/browser/inspector/verdict.ts";
import type { Inside } from "../../../../../core/sandbox/page-protocol.ts";
import {
  call,
  callback,
  check,
  delivery,
  failure,
  inside,
  part,
  pending,
  thrown,
} from "./records.ts";

const page = call("a1", { answer: "<html>", fault: "f1", errcode: undefined });

describe("verdict", () => {
  const cases = {
    "a callback under way": [pending(callback("c1")), "pending", "busy"],
    "a reply that was shown": [callback("c1", { outcome: "shown" }), "shown", "ok"],
    "a callback that was given up": [callback("c1", { outcome: "gave_up" }), "gave_up", "bad"],
    "a check that failed": [check("k1", { passed: false }), "failed", "bad"],
    "a call that worked": [call("a1"), "ok", "ok"],
    "an errcode": [call("a1", { errcode: -1 }), "failed", "bad"],
    "a status": [call("a1", { status: 503 }), "failed", "bad"],
    "a page of a proxy": [page, "failed", "bad"],
    "a connection that was cut": [call("a1", { status: 0 }), "failed", "bad"],
  } as const;
  for (const [what, [record, outcome, tone]] of Object.entries(cases)) {
    it(`calls ${what} ${outcome}`, () => {
      const verdict = verdictOf(record);
      assert.equal(verdict.outcome, outcome);
      assert.equal(verdict.tone, tone);
    });
  }

  const insides: Record<string, [Partial<Inside>, outcome: string, tone: string]> = {
    "a handler that threw": [{ thrown: [thrown], dead: true }, "threw", "bad"],
    "an answer that went actively": [{ took: "replies", parts: [part()] }, "sent", "ok"],
    "one that waits": [{ parts: [part(), part({ state: "pending" })] }, "waiting", "busy"],
    "one in the mailbox": [{ parts: [part({ state: "mailbox" })] }, "mailbox", "warn"],
    "one that is held": [{ parts: [part({ state: "held" })] }, "held", "warn"],
    "one that was given up": [{ parts: [part({ state: "dead" }), part()] }, "given_up", "bad"],
    "a handler that is late": [{ running: true, late: "push" }, "running", "busy"],
    "one that runs once more": [{ running: true, runs: 2 }, "running", "busy"],
    "a late answer that was dropped": [
      { late: "drop", took: "replies", undelivered: "too_late" },
      "too_late",
      "warn",
    ],
    "a handler that is silent": [{ took: "silent" }, "silent", "quiet"],
    "what somebody observes": [{ watched: true }, "taken", "quiet"],
    "what nobody wants": [{ runs: 0 }, "nobody", "quiet"],
  };
  for (const [what, [change, outcome, tone]] of Object.entries(insides)) {
    it(`calls ${what} ${outcome}, though the platform saw an empty answer`, () => {
      const verdict = verdictOf({ ...callback("c1"), inside: inside(change) });
      assert.deepEqual([verdict.outcome, verdict.tone], [outcome, tone]);
    });
  }

  it("counts a failure for wrong, also beside a reply that was shown, and outside of messages", () => {
    const shown = callback("c1", { outcome: "shown" });
    assert.equal(isWrong({ ...shown, inside: inside({ thrown: [thrown] }) }), true);
    assert.equal(isWrong({ ...shown, inside: inside({ took: "replies" }) }), false);
    assert.equal(isWrong(failure("x1")), true);
  });

  it("shows the worse of what was shown and what went actively", () => {
    const shown = { ...callback("c1", { outcome: "shown" }) };
    const tone = (...parts: Inside["parts"]) =>
      verdictOf({ ...shown, inside: inside({ took: "replies", parts }) }).tone;
    assert.equal(tone(part()), "ok");
    assert.equal(tone(part({ state: "dead" })), "bad");
  });

  it("reproaches nobody for what the core does about a late answer", () => {
    const remark = (code: string) => ({ code, level: "error", zh: "", en: "" }) as const;
    const cut = delivery({ outcome: "cut", remarks: [remark("delivery.cut"), remark("reply.x")] });
    const record = callback("c1", { outcome: "shown", deliveries: [cut, delivery()] });
    const late = { ...record, inside: inside({ took: "replies", late: "retry-window" }) };
    assert.deepEqual(
      remarksOf(late).map(({ code }) => code),
      ["reply.x"],
    );
    assert.equal(remarksOf(record).length, 2);
    const slow = delivery({ remarks: [remark("delivery.slow")] });
    const waited = { ...callback("c1", { deliveries: [slow] }), inside: inside() };
    assert.deepEqual(remarksOf(waited), []);
    assert.equal(verdictOfDelivery(cut, "retry-window").tone, "quiet");
    assert.equal(verdictOfDelivery(cut).tone, "bad");
  });

  it("takes a rule that was broken for wrong, and a warning not", () => {
    const withRemark = (level: "error" | "warning") =>
      callback("c1", {
        outcome: "shown",
        deliveries: [delivery({ remarks: [{ code: "x", level, zh: "", en: "" }] })],
      });
    assert.equal(isWrong(withRemark("error")), true);
    assert.equal(isWrong(withRemark("warning")), false);
  });
});
