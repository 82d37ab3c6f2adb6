import type { JobsAnswer, JobsRequest } from "../assembly/jobs.ts";
import type { JobView } from "../bot/jobs/jobs.ts";
import type { LoadBotOptions } from "../config/load-bot.ts";
import { meantBy } from "../nearest.ts";
import { askAdmin } from "./admin-client.ts";
import { unexpected } from "./explain.ts";
import { Failed, Misuse } from "./misuse.ts";
import { duration } from "./records/records-table.ts";
import { noneRuns, type RunningBot, requireRunning } from "./running.ts";
import { padTo, widthOf } from "./terminal-text.ts";

interface RunJobsOptions extends LoadBotOptions {
  /** The words behind the command: what to do, and with which job. */
  readonly words: readonly string[];
  readonly json?: boolean | undefined;
}

const VERBS = ["list", "run", "pause", "resume"] as const;

/**
 * Lists, runs, pauses or resumes jobs of the running bot.
 *
 * @returns what to print
 * @throws Misuse, Failed
 */
export async function runJobs({ words, json, ...options }: RunJobsOptions): Promise<string> {
  const [word = "list", job] = words;
  const does = VERBS.find((verb) => verb === word);
  if (!does) {
    const meant = meantBy(word, VERBS);
    throw new Misuse(
      `没有 / there is no "jobs ${word}"` +
        (meant ? `；是不是 / did you mean "${meant}"?` : `；有 / there are ${VERBS.join(", ")}`),
    );
  }
  if ((does === "list") !== (job === undefined)) {
    throw new Misuse(
      "用法 / usage: npm run bot -- jobs list | run <job> | pause <job> | resume <job>",
    );
  }
  const answer = await askJobs(requireRunning(options), { does, job }, options);
  if ("problem" in answer) {
    throw new Failed(`${answer.problem}\n办法 / cure: npm run bot -- jobs list`);
  }
  if (json) return JSON.stringify(answer);
  if ("jobs" in answer) return tableOf(answer.jobs, Date.now());
  if ("run" in answer) return `${job}: ${RAN[answer.run]}`;
  if (!answer.changed) return `${job}: 本来就是这样 / it was so before`;
  return `${job}: ${does === "pause" ? "暂停了 / paused" : "恢复了 / resumed"}`;
}

const RAN = {
  started: "开始跑了 / started",
  queued: "还在跑，排在它后面 / it still runs; this one waits for its end",
  skipped: "还在跑，这次没有跑 / it still runs; this one is left out",
} as const;

/** @throws Failed when the bot cannot be asked */
export async function askJobs(
  running: RunningBot,
  request: JobsRequest,
  options: LoadBotOptions,
): Promise<JobsAnswer> {
  const answer = await askAdmin(running, "POST", "/jobs", request);
  if ("failure" in answer) throw noneRuns(options, answer.failure);
  if (answer.status !== 200) throw unexpected(answer.status);
  return JSON.parse(answer.body);
}

const HEADINGS = ["任务 job", "时间 times", "下次 next", "上次 last", "说明 help"] as const;

/** @param now milliseconds since the epoch */
function tableOf(jobs: readonly JobView[], now: number): string {
  if (jobs.length === 0) return "没有定时任务 / no jobs";
  const rows = jobs.map((job) => [
    `${job.plugin}/${job.name}`,
    job.times,
    nextOf(job, now),
    job.last ? `${RESULTS[job.last.result]} ${timeText(job.last.at)}` : "–",
    job.help ?? "",
  ]);
  const lines = [[...HEADINGS], ...rows];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...lines.map((line) => widthOf(line[column] ?? ""))),
  );
  return lines
    .map((line) =>
      line
        .map((text, column) => padTo(text, widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const RESULTS = {
  done: "完成 done",
  failed: "失败 failed",
  skipped: "跳过 skipped",
  missed: "错过 missed",
} as const;

function nextOf({ isPaused, runningSince, next }: JobView, now: number): string {
  if (runningSince !== undefined) return `在跑 running ${duration(now - runningSince)}`;
  if (isPaused) return "暂停 paused";
  return next === undefined ? "–" : `${timeText(next)} (${duration(next - now)})`;
}

/** In the zone of whoever asks, as `2026-01-05 09:00`. */
const timeText = (at: number) =>
  new Date(at).toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" });
