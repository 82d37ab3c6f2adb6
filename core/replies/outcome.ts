import type { Reply } from "./reply.ts";

// Registered by name, so that what a plugin imports from a copy of its own is still understood.

/** "Not mine": the next handler is asked. */
export const pass: unique symbol = Symbol.for("huiyin.pass");
export type Pass = typeof pass;

/** "Mine, and there is nothing to say": nobody else is asked. */
export const silent: unique symbol = Symbol.for("huiyin.silent");
export type Silent = typeof silent;

/** Replies in the order in which the member shall see them, known at once or as they come. */
export type Replies = readonly Reply[] | AsyncIterable<Reply>;

/** What the handlers of an event came to. Middleware receives and returns this. */
export type Outcome = Replies | Silent | Pass;

/** What an answering handler may return. `undefined` is not in it: say `silent` or `pass`. */
export type Answer =
  | string
  | Reply
  | readonly (string | Reply)[]
  | AsyncIterable<string | Reply>
  | Silent
  | Pass;
