import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { sqlite } from "../../core/stores/sqlite/sqlite.ts";
import { echo } from "../../plugins/echo.ts";
import { locationTracker } from "../../plugins/location-tracker/index.ts";
import { MIGRATIONS } from "../../plugins/location-tracker/track.ts";
import { flood } from "../support/flood.ts";
import { startBot } from "../support/running-bot.ts";
import { silentLogger } from "./fixture.ts";
import { heading, line } from "./print.ts";

const MEMBERS = 2_000;
const SECONDS = 20;

/** Two thousand members report where they are, once a second each, while somebody asks something. */
export async function benchFlood(): Promise<void> {
  heading(`(f) ${MEMBERS} location reports a second for ${SECONDS} s, and a text every second`);
  const dataDirectory = await mkdtemp(join(tmpdir(), "huiyin-bench-"));
  const plugins = [locationTracker(), echo()];
  const bot = await startBot({ plugins, store: sqlite(), dataDirectory });
  const begunAt = performance.now();
  let wave = 0;
  const result = await flood({
    bot,
    members: MEMBERS,
    reports: SECONDS,
    texts: SECONDS,
    async pause() {
      wave += 1;
      await wait(Math.max(0, begunAt + wave * 1_000 - performance.now()));
    },
  });
  await bot.stop();
  const { rows, different } = await stored(dataDirectory);
  await rm(dataDirectory, { recursive: true });

  const at = (share: number) =>
    result.latencies[Math.floor((result.latencies.length - 1) * share)] ?? 0;
  line(
    `answers to reports by status: ${JSON.stringify(result.reports)}, with text: ${result.chatter}`,
  );
  line(`stored ${rows} rows, ${different} different, of ${MEMBERS * SECONDS} reports`);
  line(
    `answered ${result.answered} of ${SECONDS} texts, ${ms(at(0.5))} median, ${ms(at(1))} worst`,
  );
  line("(client and server share a process here: the latencies hold the client's own work)");
}

const ms = (value: number) => `${value.toFixed(0)} ms`;

async function stored(directory: string) {
  const store = sqlite().open({ directory, logger: silentLogger });
  const [row] = store
    .tables("location-tracker", MIGRATIONS)
    .all("select count(*) as rows, count(distinct event_id) as different from {positions}");
  await store.close();
  return { rows: row?.rows, different: row?.different };
}
