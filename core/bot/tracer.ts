import type { AnyEvent } from "../events/own.ts";
import type { Reply } from "../replies/reply.ts";
import type { Bilingual } from "../two-languages.ts";

/** What one handler made of an event. */
export interface TracedStep {
  readonly plugin: string;
  /** As in `keyword 我帅吗 (exact)`. */
  readonly handler: string;
  readonly verb: "answer" | "observe" | "collect";
  /** `not asked`: what it asks for is not in the event. */
  readonly said: "not asked" | "pass" | "silent" | "replies" | "done" | "failed";
  /** Why it was asked or not. */
  readonly why: Bilingual;
  readonly tookMs: number;
}

/**
 * Told what happens to each event inside the bot, for people who look at it. Only the sandbox
 * has one; a bot without pays nothing.
 */
export interface Tracer {
  /** A run of the handlers begins. A dead letter that is tried again has one more. */
  begun(event: AnyEvent): void;
  stepped(event: AnyEvent, step: TracedStep): void;
  /** Every handler that was to be asked has been; parts of an answer may still come. */
  ended(event: AnyEvent): void;
  /**
   * Something that a plugin wrote threw; its step may have been told already.
   *
   * @param event `undefined` for what concerns no single event, as a batch or a timer
   */
  failed(event: AnyEvent | undefined, plugin: string, handler: string, thrown: unknown): void;
  /** One part of the answer, as a handler or a middleware gave it. */
  answered(event: AnyEvent, reply: Reply): void;
}
