import assert from "node:assert/strict";
import { it } from "vitest";
import { fuzzBodies } from "./bodies.ts";
import { bodyTarget } from "./target.ts";

it("refuses broken bodies over HTTP, stays alive and answers the next clean message", async () => {
  const { client, pid, stop } = await bodyTarget();
  const { statuses } = await fuzzBodies({ runs: 600, seed: 20_261_123, client, pid });
  assert.ok((statuses[400] ?? 0) > 100 && (statuses[200] ?? 0) > 10);
  await stop();
});
