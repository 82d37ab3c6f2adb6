import { BotError } from "../errors.ts";
import type { Outcome } from "../events/outcome.ts";
import { isAsyncIterable, toOutcome } from "./to-outcome.ts";

/**
 * A handler that always gives the same answer, made once and checked at start.
 *
 * @param plugin for the error
 * @throws BotError `ERR_REPLY` for what is no answer, or one that can be given only once
 */
export function fixedAnswer(answer: unknown, plugin: string): () => Outcome {
  if (answer === undefined || isAsyncIterable(answer)) {
    const what = answer === undefined ? "undefined" : "a stream, which can be read once";
    throw new BotError("ERR_REPLY", `plugin ${plugin}: a keyword answers with ${what}`);
  }
  const outcome = toOutcome(answer, {});
  return () => outcome;
}
