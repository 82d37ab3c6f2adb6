import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import {
  type AnswerStanding,
  handedOverBy,
  type OverdueAnswer,
  wayOf,
} from "../../../core/delivery/hand-over.ts";
import { ON_LATE } from "../../../core/replies/late.ts";

const late: OverdueAnswer = { onLate: "push", slot: "text", hasMember: true, obstacle: undefined };
const there: AnswerStanding = {
  fitsResponse: true,
  awaited: true,
  dropped: false,
  sendable: true,
  hasMember: true,
  obstacle: undefined,
};

describe("an answer that is late", () => {
  for (const onLate of ON_LATE) {
    it(`goes by ${onLate} where the app says so and nothing stands against it`, () => {
      assert.equal(handedOverBy({ ...late, onLate }), onLate);
    });
  }

  const steppedDown: Record<string, Partial<OverdueAnswer>> = {
    "the app has no secret": { obstacle: "no_secret" },
    "WeCom refuses the address": { obstacle: "60020" },
    "only a response can change the card": { slot: "card" },
    "there is no member to send it to": { hasMember: false },
  };
  for (const [why, change] of Object.entries(steppedDown)) {
    it(`is left to the repeats when ${why}`, () => {
      for (const onLate of ["push", "ack+push"] as const) {
        assert.equal(handedOverBy({ ...late, onLate, ...change }), "retry-window");
      }
      assert.equal(handedOverBy({ ...late, onLate: "drop", ...change }), "drop");
    });
  }

  it("is worth no open connection where no response may carry it", () => {
    assert.equal(handedOverBy({ ...late, slot: "none", obstacle: "no_secret" }), "push");
  });
});

describe("the way of a part", () => {
  const ways: readonly (readonly [string, Partial<AnswerStanding>, ReturnType<typeof wayOf>])[] = [
    ["the response, while somebody waits", {}, "response"],
    ["the outbox, when nobody does", { awaited: false }, "outbox"],
    ["the outbox, when no response takes it", { fitsResponse: false }, "outbox"],
    ["nowhere, when it is dropped", { awaited: false, dropped: true }, "too_late"],
    ["the mailbox, when nothing can be sent", { awaited: false, obstacle: "60020" }, "mailbox"],
    ["nowhere, without a member", { awaited: false, hasMember: false }, "not_honoured"],
    [
      "nowhere, when nobody has such a message",
      { awaited: false, sendable: false },
      "not_honoured",
    ],
  ];
  for (const [name, change, way] of ways) {
    it(`is ${name}`, () => assert.equal(wayOf({ ...there, ...change }), way));
  }

  it("is never nowhere for what can be shown some day", () => {
    const standing = fc.record({
      fitsResponse: fc.boolean(),
      awaited: fc.boolean(),
      dropped: fc.constant(false),
      sendable: fc.constant(true),
      hasMember: fc.constant(true),
      obstacle: fc.constantFrom(undefined, "no_secret", "60020"),
    });
    fc.assert(
      fc.property(standing, (any) => {
        assert.ok(!["too_late", "not_honoured"].includes(wayOf(any)));
      }),
    );
  });
});
