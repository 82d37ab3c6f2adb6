import assert from "node:assert/strict";
import { testBot } from "huiyin/testing";
import { echo } from "../../plugins/echo/index.ts";
import { heading, line } from "./print.ts";
import { median } from "./rounds.ts";

const ROUNDS = 7;
const TESTS = 100;
const TARGET_MS = 2_000;

/** What an author waits for: a bot made, asked, answered and closed, over and over. */
export async function benchTestkit(): Promise<void> {
  heading("(g) a hundred tests with the test kit, each with a bot of its own");
  await hundredTests();
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await hundredTests());
  const ms = median(rounds);
  const [least, most] = [Math.min(...rounds), Math.max(...rounds)];
  const mark = most < TARGET_MS ? "reached" : "NOT reached";
  const rate = Math.round((TESTS / ms) * 1_000);
  line(`${rate} tests a second: ${ms.toFixed(0)} ms (${least.toFixed(0)} to ${most.toFixed(0)})`);
  line(`target under ${TARGET_MS} ms: ${mark}`);
  line(`${(await saying()).toFixed(2)} ms for each further thing that is said in a test`);
}

async function hundredTests(): Promise<number> {
  const begun = performance.now();
  for (let test = 0; test < TESTS; test += 1) {
    await using bot = await testBot({ plugins: [echo()] });
    const li = bot.user("li");
    await li.says("hi");
    assert.deepEqual(li.inbox.texts(), ["hi"]);
  }
  return performance.now() - begun;
}

async function saying(): Promise<number> {
  await using bot = await testBot({ plugins: [echo()] });
  const li = bot.user("li");
  const begun = performance.now();
  for (let said = 0; said < TESTS; said += 1) await li.says("hi");
  return (performance.now() - begun) / TESTS;
}
