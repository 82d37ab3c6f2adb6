import { statfs } from "node:fs/promises";
import type { ResolvedBot } from "../../config/resolved.ts";
import { BotError } from "../../errors.ts";
import { createLogger } from "../../logging/pino-logger.ts";
import { type Finding, ok } from "../../platform/finding.ts";
import { askJobs } from "../jobs.ts";
import { Failed } from "../misuse.ts";
import { askRecords } from "../records/ask-records.ts";
import { duration } from "../records/records-table.ts";
import type { RunningBot, RunningHolder } from "../running.ts";
import { trouble } from "./advice.ts";

/** Below this a log, a backup or a busy day can fill the disk. Bytes. */
const LOW_DISK = 256 * 2 ** 20;

/** Looks at what waits for a person, and at the room for what comes. @param now milliseconds since the epoch */
export async function examineKept(
  bot: ResolvedBot,
  running: RunningBot | undefined,
  now: number,
  deep = false,
): Promise<readonly Finding[]> {
  const holder = { running, load: async () => bot };
  const pages = deep ? [await everyPage(bot)] : [];
  return [
    ...(await disk(bot)),
    ...pages,
    ...(await records(holder, now)),
    ...(running ? await jobsOf(running) : []),
  ];
}

/** Only the one who holds the file can read it, so the bot must not run. */
async function everyPage(bot: ResolvedBot): Promise<Finding> {
  try {
    const store = await bot.store.open({
      directory: bot.settings.dataDirectory,
      logger: createLogger({ level: "error", pretty: true }),
    });
    const isIntact = await store.verify();
    await store.close();
    return isIntact ? ok("pages", store.label) : trouble("STORE_DAMAGED", store.label);
  } catch (error) {
    if (error instanceof BotError) return trouble("STORE_CLOSED_TO_US", error.code);
    throw error;
  }
}

async function disk({ settings }: ResolvedBot): Promise<readonly Finding[]> {
  try {
    const { bavail, bsize } = await statfs(settings.dataDirectory);
    const free = `${Math.floor((bavail * bsize) / 2 ** 20)} MiB, ${settings.dataDirectory}`;
    return [bavail * bsize < LOW_DISK ? trouble("DISK_LOW", free) : ok("disk", free)];
  } catch {
    // Nothing has been kept yet: the first start makes the directory.
    return [];
  }
}

/** Of the bot that runs; one that has no jobs is not spoken of. */
async function jobsOf(running: RunningBot): Promise<readonly Finding[]> {
  try {
    const answer = await askJobs(running, { does: "list" }, {});
    const jobs = "jobs" in answer ? answer.jobs : [];
    const years = new Set(jobs.flatMap(({ unknownYears }) => unknownYears));
    if (years.size > 0) return [trouble("HOLIDAYS_UNKNOWN", [...years].join(", "))];
    return jobs.length > 0 ? [ok("jobs", String(jobs.length))] : [];
  } catch (error) {
    if (error instanceof Failed) return [];
    throw error;
  }
}

async function records(holder: RunningHolder, now: number): Promise<readonly Finding[]> {
  try {
    const dead = await rowsOf(holder, "dead");
    const parts = await rowsOf(holder, "outbox");
    const held = parts.filter(({ state }) => state === "held" || state === "dead");
    const waiting = parts.filter(({ state }) => state === "pending" || state === "sending");
    const oldest = Math.min(now, ...waiting.map(({ at }) => Number(at)));
    return [
      dead.length > 0 ? trouble("DEAD_LETTERS", String(dead.length)) : ok("dead"),
      held.length > 0
        ? trouble("OUTBOX_HELD", String(held.length))
        : ok("outbox", waiting.length > 0 ? `${waiting.length}, ${duration(now - oldest)}` : "0"),
    ];
  } catch (error) {
    if (error instanceof Failed) return [];
    if (error instanceof BotError) return [trouble("STORE_CLOSED_TO_US", error.code)];
    throw error;
  }
}

async function rowsOf(holder: RunningHolder, of: "dead" | "outbox") {
  const answer = await askRecords(holder, { of, does: "list" });
  return "rows" in answer ? answer.rows : [];
}
