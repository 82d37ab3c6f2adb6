import type { Jobs, JobView, RunByHand } from "../bot/jobs/jobs.ts";
import { BotError } from "../errors.ts";

/** What may be asked about jobs. */
export interface JobsRequest {
  readonly does: "list" | "run" | "pause" | "resume";
  /** `plugin/name`, or the name alone where one plugin has it; not for `list`. */
  readonly job?: string | undefined;
}

export type JobsAnswer =
  | { readonly jobs: readonly JobView[] }
  | { readonly run: RunByHand }
  /** Whether it was otherwise before. */
  | { readonly changed: boolean }
  /** There is no such job. */
  | { readonly problem: string };

/**
 * Answers what the command line and the page ask about jobs.
 *
 * @throws BotError `ERR_QUERY` (as a rejection) for a request that makes no sense
 */
export async function answerAboutJobs(
  jobs: Jobs | undefined,
  request: unknown,
): Promise<JobsAnswer> {
  const { does, job } = (request ?? {}) as Readonly<Record<string, unknown>>;
  if (does === "list") return { jobs: (await jobs?.list()) ?? [] };
  if (typeof job !== "string" || (does !== "run" && does !== "pause" && does !== "resume")) {
    throw new BotError("ERR_QUERY", "jobs needs does, and a job for all but list");
  }
  if (!jobs) return { problem: "a bot without a store has no jobs" };
  try {
    if (does === "run") return { run: await jobs.run(job) };
    return { changed: await jobs.pause(job, does === "pause") };
  } catch (error) {
    if (error instanceof BotError && error.code === "ERR_JOB") return { problem: error.message };
    throw error;
  }
}
