import { type ReloadStage, startReloadable, versioned } from "../support/reload-stage.ts";
import { heading, line } from "./print.ts";
import { median } from "./rounds.ts";

const ROUNDS = 7;
const LIVE_MS = 1_500;
const PARKED_MS = 500;
/** In which the next worker loads its core, as it does while a person writes. Milliseconds. */
const WRITING_MS = 5_000;

/** From a save to the new code's answer, and how long nobody answered meanwhile. */
export async function benchReload(): Promise<void> {
  heading("(i) huiyin dev: from a save to its answer, and how long requests waited");
  const stage = await startReloadable(["dev"]);
  const live: number[] = [];
  try {
    await stage.printed(/reloads on a change/);
    for (let round = 1; round <= ROUNDS; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, WRITING_MS));
      live.push(await untilLive(stage, round + 1));
    }
    const parked = [...stage.bot.output.stderr.matchAll(/parked (\d+) ms/g)].map(([, ms]) =>
      Number(ms),
    );
    told("from save to live", median(live), LIVE_MS);
    told("parked", median(parked), PARKED_MS);
  } finally {
    await stage.clean();
  }
}

async function untilLive(stage: ReloadStage, version: number): Promise<number> {
  const savedAt = performance.now();
  await stage.save(versioned(version));
  while ((await stage.says("?")) !== `${version} ?`);
  return performance.now() - savedAt;
}

const told = (what: string, ms: number, targetMs: number) =>
  line(
    `${ms.toFixed(0)} ms ${what}; target under ${targetMs} ms: ` +
      (ms < targetMs ? "reached" : "NOT reached"),
  );
