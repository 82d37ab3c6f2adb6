import { parseArgs } from "node:util";
import { adapterFor } from "../support/wecom-adapter.ts";
import { fuzzBodies } from "./bodies.ts";
import { fuzzEnvelopes } from "./envelopes.ts";
import { fuzzSockets } from "./sockets.ts";
import { bodyTarget, fuzzTarget } from "./target.ts";

/*
 * npm run fuzz -- [--runs N] [--seed S] [--only envelopes|bodies|sockets]
 *
 * `--runs` counts envelopes; a connection costs about as much as twenty of them. A finding names
 * the seed that repeats it alone: `--runs 1 --seed …`.
 */

const ENVELOPES_PER_SOCKET = 20;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    only: { type: "string" },
  },
});
const runs = wholeNumber("--runs", values.runs);
const seed = wholeNumber("--seed", values.seed);

const KINDS: Readonly<Record<string, () => Promise<object>>> = {
  envelopes: async () => fuzzEnvelopes({ runs, seed, open: adapterFor().open }),
  async bodies() {
    const { client, pid, stop } = await bodyTarget();
    const report = await fuzzBodies({ runs, seed, client, pid, log: console.log });
    await stop();
    return report;
  },
  async sockets() {
    const { options, stop } = await fuzzTarget();
    const report = await fuzzSockets({
      ...options,
      runs: Math.ceil(runs / ENVELOPES_PER_SOCKET),
      seed,
    });
    await stop();
    return report;
  },
};

for (const kind of values.only === undefined ? Object.keys(KINDS) : [values.only]) {
  const fuzz = KINDS[kind];
  if (!fuzz) fail(`--only knows ${Object.keys(KINDS).join(" and ")}, not ${kind}`);
  console.log(`${kind}: from seed ${seed}`);
  const report = await fuzz();
  console.log(`${kind}: nothing found`, report);
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) fail(`${option} takes a whole number, not ${text}`);
  return Number(text);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
