import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { reloads } from "./reloads.ts";

describe("a bot whose code is saved while members write", () => {
  it("answers each message once", { timeout: 180_000 }, async () => {
    assert.deepEqual(await reloads({ messages: 120, reloads: 6 }), []);
  });
});
