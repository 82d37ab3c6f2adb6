import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { standingOf } from "../../../../../core/page/browser/inspector/part-words.ts";
import type { PartView } from "../../../../../core/sandbox/page-protocol.ts";
import { part } from "./records.ts";

const NOW = new Date(2026, 0, 1, 12, 0, 0).getTime();

describe("the standing of an outgoing message", () => {
  const cases: Record<string, [Partial<PartView>, RegExp, RegExp]> = {
    "says when a try comes, and why": [
      { state: "pending", why: "ERR_API_TIMEOUT", attempts: 2, until: NOW + 60_000 },
      /没有按时.*试过 2 次.*12:01:00/,
      /^The API did not answer in time; tried 2×, next try at 12:01:00\.$/,
    ],
    "says that its turn will come": [{ state: "pending", attempts: 0 }, /轮到/, /turn/],
    "says why it is held, and how it goes on": [
      { state: "held", why: "60020" },
      /errcode 60020.*重试/,
      /^Errcode 60020.*try it now/,
    ],
    "says until when it lies in the mailbox": [
      { state: "mailbox", why: "no_secret", until: NOW + 86_400_000 },
      /Secret.*12:00/,
      /secret.*until 12:00 tomorrow/,
    ],
    "says why it was given up": [{ state: "dead", why: "81013" }, /81013/, /81013.*drop/],
    "tells a call": [{ state: "sent" }, /接口/, /API call/],
    "tells that a response takes it along": [{ state: "riding" }, /回复/, /response shows it/],
    "from a response": [{ state: "sent", call: undefined }, /回复/, /response/],
  };
  for (const [what, [change, zh, en]] of Object.entries(cases)) {
    it(what, () => {
      const { meaning } = standingOf(part(change), NOW);
      assert.match(meaning.zh, zh);
      assert.match(meaning.en, en);
    });
  }
});
