import { BotError } from "../errors.ts";
import type { AnyEvent } from "../events/own.ts";
import type { LogFields } from "../ports/logger.ts";
import { framesOf } from "../trace.ts";
import { ApiError } from "../wecom/api/failure.ts";

/** Runs of this many characters in common make two texts suspicious. */
const RUN = 3;
/** Fields that nobody wrote. */
const NOT_WRITTEN: ReadonlySet<string> = new Set(
  "kind id app from toUserName agentId createTime msgId".split(" "),
);

/**
 * What a log line may say of something that a plugin threw. Its message may quote what the
 * member wrote, so it is left out: always in production, and during development when it has
 * three characters in a row in common with any text of the event. Our own errors never quote.
 */
export function failureFields(
  thrown: unknown,
  event: AnyEvent | undefined,
  production: boolean,
): LogFields {
  try {
    if (!(thrown instanceof Error)) return { error: thrown === null ? "null" : typeof thrown };
    return {
      error: nameOf(thrown),
      ...(thrown instanceof BotError ? { code: thrown.code } : {}),
      ...(thrown instanceof ApiError && { errmsg: thrown.failure.errmsg }),
      ...(mayTell(thrown, event, production) ? { message: thrown.message } : {}),
      frames: framesOf(thrown),
    };
  } catch {
    // Its properties are getters or a proxy, and they throw too.
    return { error: "unreadable" };
  }
}

/** What was thrown and where, in one line, without its message. */
export function thrownAt(thrown: unknown): string {
  const { error, frames } = failureFields(thrown, undefined, true);
  const [place = ""] = Array.isArray(frames) ? frames : [];
  return `${error} ${place}`.trim();
}

// A name can be set to anything; a class name cannot hold a sentence.
const nameOf = ({ name }: Error) => (/^[\w$.]{1,60}$/.test(name) ? name : "Error");

function mayTell(error: Error, event: AnyEvent | undefined, production: boolean): boolean {
  if (error instanceof BotError) return true;
  if (production || event === undefined) return false;
  const written = Object.entries(event).filter(([name]) => !NOT_WRITTEN.has(name));
  const texts = written.flatMap(([, value]) => textsOf(value));
  return !texts.some((text) => haveRunInCommon(text, error.message));
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (value instanceof Map) return [...value.values()].flatMap(textsOf);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function haveRunInCommon(text: string, message: string): boolean {
  if (text === "") return false;
  if (text.length <= RUN) return message.includes(text);
  for (let at = 0; at + RUN <= text.length; at += 1) {
    if (message.includes(text.slice(at, at + RUN))) return true;
  }
  return false;
}
