import type { HistoryMessage, SeenRun } from "./history.ts";

/** What came of looking at how often handlers ran. */
export interface JudgedRuns {
  /** What was wrong, for people. */
  readonly wrong: readonly string[];
  /** How often a run was begun anew of which nothing had been written: then it is a first one. */
  readonly anew: number;
}

/** A third run that came to nothing is the last. */
const MOST_ATTEMPTS = 3;

/**
 * The handlers of a message run once. Two things only begin another run: the process ended in the
 * one before, which is on disk, and is counted if that was a kill; or nothing of the one before had
 * been written, because of a kill or a full disk, and WeCom had not been told that it was taken in.
 */
export function judgeRuns(message: HistoryMessage): JudgedRuns {
  // What was begun anew by a person begins to count anew.
  if (message.revived) return { wrong: [], anew: 0 };
  const wrong: string[] = [];
  let anew = 0;
  for (const [index, run] of message.runs.entries()) {
    const before = message.runs[index - 1];
    const isAnew = before !== undefined && isBegunAnew(before, run, message);
    if (isAnew) anew += 1;
    const what = isAnew ? undefined : wrongWith(run, before);
    if (what !== undefined) wrong.push(`run ${index + 1} of ${message.runs.length} ${what}`);
  }
  return { wrong, anew };
}

function isBegunAnew(before: SeenRun, run: SeenRun, message: HistoryMessage): boolean {
  const { ackedAt = Number.POSITIVE_INFINITY, statuses } = message;
  if (before.attempt !== 1 || run.attempt !== 1 || run.afterEnd || ackedAt <= run.at) return false;
  if (before.life === run.life) return statuses.includes(503);
  return before.end === "killed" && !before.written;
}

function wrongWith(run: SeenRun, before: SeenRun | undefined): string | undefined {
  const { attempt, life, afterEnd } = run;
  if (afterEnd) return "began when the message had ended";
  if (attempt > MOST_ATTEMPTS) return `was attempt ${attempt}`;
  // Whoever claimed it may have died before the handlers began, so that a number is left out.
  if (attempt > 1 && life === 0) return `was attempt ${attempt} in the first life of the bot`;
  if (before === undefined) return undefined;
  if (life === before.life || before.end === "stopped") return "began although none had died";
  const least = before.end === "killed" ? before.attempt + 1 : before.attempt;
  return attempt < least ? `was attempt ${attempt} behind attempt ${before.attempt}` : undefined;
}
