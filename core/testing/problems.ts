import type { Feed } from "../sandbox/feed/feed.ts";
import type { LogLine } from "./kept-log.ts";

/** What a test should fail for, in words. */
export type Problem = string;

/** Log lines that mean that code of the bot failed. */
const FAILURES: ReadonlySet<string> = new Set([
  "plugin.failed",
  "reply.unwritable",
  "delivery.failed",
  "http.failed",
  "bot.timer_failed",
]);

/** Failures of handlers, and what WeCom would object to. */
export function problemsIn(log: readonly LogLine[], feed: Feed): readonly Problem[] {
  const failures = log.filter(({ event }) => FAILURES.has(event)).map(describe);
  const objections = feed.records.flatMap((record) =>
    record.type === "callback" ? record.deliveries.flatMap(({ remarks }) => remarks) : [],
  );
  // A delivery that was cut or lost is what the test plays, or what the outcome says.
  const errors = objections.filter(
    ({ code, level }) => level === "error" && !code.startsWith("delivery."),
  );
  return [...failures, ...errors.map(({ code, en }) => `${code}: ${en}`)];
}

function describe({ event, fields }: LogLine): Problem {
  const { plugin, handler, error, message, frames } = fields;
  const where = Array.isArray(frames) ? frames.slice(0, 2).join(" ← ") : "";
  const what = [error, message].filter((part) => part !== undefined).join(": ");
  return `${event}: ${[plugin, handler, what, where].filter((part) => part).join(", ")}`;
}
