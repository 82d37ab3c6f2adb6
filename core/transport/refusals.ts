import type { ErrorCode } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";

/** Why one callback was refused: what the answer itself never says. */
export interface Refusal {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly app: string;
  readonly code: ErrorCode;
  /** The nonce as it stood in the query; empty when there was none. */
  readonly nonce: string;
}

/** Remembers refusals for a minute, so that a check of one's own can learn their reason. */
export interface Refusals {
  add(app: string, code: ErrorCode, query: string): void;
  /** Newest last; only those with `nonce`, if one is given. */
  list(nonce?: string): readonly Refusal[];
}

export interface RefusalsOptions {
  readonly clock: Clock;
  /** Milliseconds. */
  readonly keepMs?: number;
  /** The oldest goes first. */
  readonly keepMost?: number;
}

const NONCE = /(?:^|&)nonce=([!-%'-~]{1,128})(?:&|$)/;

export function createRefusals(options: RefusalsOptions): Refusals {
  const { clock, keepMs = 60_000, keepMost = 512 } = options;
  /** A ring: `next` is the oldest place, and the one to be written. */
  const ring: Refusal[] = [];
  let next = 0;

  return {
    add(app, code, query) {
      ring[next] = { at: clock.now(), app, code, nonce: NONCE.exec(query)?.[1] ?? "" };
      next = (next + 1) % keepMost;
    },
    list(nonce) {
      const since = clock.now() - keepMs;
      return [...ring.slice(next), ...ring.slice(0, next)].filter(
        (refusal) => refusal.at > since && (nonce === undefined || refusal.nonce === nonce),
      );
    },
  };
}
