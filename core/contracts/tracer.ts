import type { InboundEvent } from "../events/inbound.ts";
import type { PassiveReply, Reply } from "../events/reply.ts";

/** What one handler made of an event. */
export interface Step {
  readonly plugin: string;
  /** As in `keyword 我帅吗 (exact)`. */
  readonly handler: string;
  readonly verb: "answer" | "observe" | "collect";
  /** `not asked`: what it asks for is not in the event. */
  readonly said: "not asked" | "pass" | "silent" | "replies" | "done" | "failed";
  /** Why it was asked or not. */
  readonly why: string;
  readonly tookMs: number;
}

/**
 * Told what happens to each event inside the bot, for people who look at it. Only the sandbox and
 * the test kit have one; a bot without pays nothing.
 */
export interface Tracer {
  /** A delivery was opened. `query` is its raw query string, different for each signature. */
  opened(query: string, event: InboundEvent): void;
  stepped(event: InboundEvent, step: Step): void;
  /** The whole answer of the handlers, before it is decided how it travels. */
  answered(event: InboundEvent, replies: readonly Reply[]): void;
  /** What rides the response. */
  sealed(event: InboundEvent, reply: PassiveReply): void;
}
