import { BotError } from "../errors.ts";
import { type Outcome, pass, silent } from "../events/outcome.ts";
import { isReply, type Reply, reply } from "../events/reply.ts";

/**
 * What a handler's answer comes to.
 *
 * @param onNothing called for `undefined`, which counts as `silent`
 * @throws BotError `ERR_REPLY` for what is no answer, also while a stream is read
 */
export function toOutcome(answer: unknown, onNothing: () => void): Outcome {
  if (typeof answer === "string") return [reply.text(answer)];
  if (answer === pass || answer === silent) return answer;
  if (isReply(answer)) return [answer];
  if (Array.isArray(answer)) return answer.length === 0 ? silent : answer.map(toReply);
  if (isAsyncIterable(answer)) return toReplies(answer);
  if (answer !== undefined) throw notAnAnswer(answer);
  onNothing();
  return silent;
}

/** Whether parts come one by one. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

async function* toReplies(parts: AsyncIterable<unknown>): AsyncGenerator<Reply, void, undefined> {
  for await (const part of parts) yield toReply(part);
}

function toReply(part: unknown): Reply {
  if (typeof part === "string") return reply.text(part);
  if (isReply(part)) return part;
  throw notAnAnswer(part);
}

const notAnAnswer = (value: unknown) =>
  new BotError(
    "ERR_REPLY",
    `a handler answered with ${describe(value)}; return a string, what reply.text(…) and the like ` +
      "make, an array or an async iterable of those, pass or silent",
  );

function describe(value: unknown): string {
  if (value === null) return "null";
  if (value === pass || value === silent) return `${String(value.description)} inside a list`;
  return typeof value === "object" ? "an object that reply did not make" : `a ${typeof value}`;
}
