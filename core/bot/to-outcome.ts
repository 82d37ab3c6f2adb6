import { BotError } from "../errors.ts";
import { type Outcome, pass, silent } from "../replies/outcome.ts";
import { isEmptyReply, isReply, type Reply, reply } from "../replies/reply.ts";

/** Who hears of an answer that says nothing. */
interface OddAnswers {
  /** It was `undefined`, which counts as `silent`. */
  readonly onNothing?: () => void;
  /** Parts that show nothing were left out. Called once for each answer; without it they stay. */
  readonly onEmpty?: () => void;
}

/**
 * What a handler's answer comes to.
 *
 * @throws BotError `ERR_REPLY` for what is no answer, also while a stream is read
 */
export function toOutcome(answer: unknown, odd: OddAnswers): Outcome {
  if (typeof answer === "string") return shown([reply.text(answer)], odd);
  if (answer === pass || answer === silent) return answer;
  if (isReply(answer)) return shown([answer], odd);
  if (Array.isArray(answer)) return answer.length === 0 ? silent : shown(answer.map(toReply), odd);
  if (isAsyncIterable(answer)) return toReplies(answer, odd);
  if (answer !== undefined) throw notAnAnswer(answer);
  odd.onNothing?.();
  return silent;
}

/** Whether parts come one by one. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** Without what a member would see nothing of. */
function shown(replies: Reply[], { onEmpty }: OddAnswers): Outcome {
  if (!onEmpty || !replies.some(isEmptyReply)) return replies;
  onEmpty();
  const rest = replies.filter((part) => !isEmptyReply(part));
  return rest.length === 0 ? silent : rest;
}

async function* toReplies(
  parts: AsyncIterable<unknown>,
  { onEmpty }: OddAnswers,
): AsyncGenerator<Reply, void, undefined> {
  let isTold = false;
  for await (const part of parts) {
    const made = toReply(part);
    if (!onEmpty || !isEmptyReply(made)) {
      yield made;
      continue;
    }
    if (!isTold) onEmpty();
    isTold = true;
  }
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
