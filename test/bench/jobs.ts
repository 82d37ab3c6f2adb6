import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definePlugin, sqlite } from "../../core/index.ts";
import { testBot } from "../../core/testing/test-bot.ts";
import { heading, line } from "./print.ts";
import { inTurns, median } from "./rounds.ts";

const TICKS = 300;
const ROUNDS = 5;

/** What a time of a job costs on disk: read its row, write the tick, run it, write its end. */
export async function benchJobs(): Promise<void> {
  heading("(m) a job's tick on disk, beside a second in which nothing happens");
  const directory = await mkdtemp(join(tmpdir(), "huiyin-bench-"));
  const job = definePlugin({
    name: "job",
    setup: (p) => p.job("tick", { every: "1s" }, () => {}),
  });
  const idle = definePlugin({ name: "idle", setup: (p) => p.keyword("hi", "hello") });
  const bots = await Promise.all(
    [job(), idle()].map((plugin) =>
      testBot({
        plugins: [plugin],
        store: sqlite(),
        dataDirectory: join(directory, plugin.name),
      }),
    ),
  );
  const works = bots.map(({ clock }) => async () => {
    const before = process.cpuUsage();
    for (let tick = 0; tick < TICKS; tick += 1) await clock.advance("1s");
    const { user, system } = process.cpuUsage(before);
    return (user + system) / TICKS;
  });
  await inTurns(works, 1);
  const [ticks = [], seconds = []] = await inTurns(works, ROUNDS);
  for (const bot of bots) await bot.close();
  await rm(directory, { recursive: true });
  const [tick, second] = [median(ticks), median(seconds)];
  line(`${tick.toFixed(0)} µs of processor time a tick, ${second.toFixed(0)} µs a second without`);
}
