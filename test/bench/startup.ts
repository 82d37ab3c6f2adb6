import { spawn } from "node:child_process";
import { once } from "node:events";
import { startProcess } from "../support/bot-process.ts";
import { heading, line } from "./print.ts";
import { median } from "./rounds.ts";

const ROUNDS = 7;
const TARGET_MS = 1_200;

/** From `node` to listening: the shipped bot without credentials, beside node with tsx alone. */
export async function benchStartup(): Promise<void> {
  heading("(e) from starting the process to listening, fresh data directory");
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await untilListening());
    bare.push(await untilOver(["--import", import.meta.resolve("tsx"), "-e", "0"]));
  }
  const [own, least] = [median(ours), median(bare)];
  const mark = own < TARGET_MS ? "reached" : "NOT reached";
  line(`${own.toFixed(0)} ms, of which node and tsx alone ${least.toFixed(0)} ms`);
  line(`target under ${TARGET_MS} ms: ${mark}`);
}

async function untilListening(): Promise<number> {
  const begun = performance.now();
  const bot = await startProcess();
  await bot.logged("bot.started");
  const elapsed = performance.now() - begun;
  await bot.stop();
  await bot.clean();
  return elapsed;
}

async function untilOver(parameters: readonly string[]): Promise<number> {
  const begun = performance.now();
  await once(spawn(process.execPath, parameters), "close");
  return performance.now() - begun;
}
