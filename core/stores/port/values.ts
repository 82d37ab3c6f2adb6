/** Small things by key, apart for each owner: a plugin, or a part of the core (`core:tokens`). */
import type { Claim, Millis } from "./claim.ts";

/** A stored value. */
export interface Stored {
  readonly key: string;
  /** JSON text. */
  readonly value: string;
  /** Another for every change; a key never has one of its own twice. Above 0. */
  readonly version: number;
  /** `undefined`: for ever. What is over is never given out. */
  readonly expiresAt?: Millis | undefined;
}

/** One change of one value. */
export interface Swap {
  readonly owner: string;
  readonly key: string;
  /** What it must stand at; 0: there is none. Left out: whatever is there. */
  readonly version?: number | undefined;
  readonly change:
    | { readonly set: string; readonly expiresAt?: Millis | undefined }
    /** To a number, or to none; its time stays. Refused where something else is. */
    | { readonly add: number }
    | "delete"
    /** Nothing changes: the others depend on it. */
    | "check";
}

/** Does something once for a message: what a first run came to is noted, and told to the next. */
export interface SwapMemo {
  readonly claim: Claim;
  readonly name: string;
  /** What is noted; left out, it is the value that the first change has come to, `""` for none. */
  readonly result?: string | undefined;
}

export type Swapped =
  /** In the order of the changes; `undefined` for what is not there. */
  | { readonly ok: true; readonly stored: readonly (Stored | undefined)[] }
  /** It was done before, and came to this. */
  | { readonly ok: true; readonly memo: string }
  /** The first that was refused, and what stands there. */
  | {
      readonly ok: false;
      readonly why: "value";
      readonly index: number;
      readonly now?: Stored | undefined;
    }
  /** The claim of the memo is void. */
  | { readonly ok: false; readonly why: "fenced" };

/** Which values to list, in the order of their keys (by UTF-8 bytes). */
export interface ValueQuery {
  readonly prefix?: string | undefined;
  /** Only keys behind this one. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The values of a store. */
export interface ValueStore {
  get(owner: string, key: string, now: Millis): Promise<Stored | undefined>;
  list(owner: string, query: ValueQuery, now: Millis): Promise<readonly Stored[]>;
  /** All changes, one after the other, or none of them. */
  change(swaps: readonly Swap[], now: Millis, memo?: SwapMemo): Promise<Swapped>;
}
