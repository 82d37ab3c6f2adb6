import type { Member } from "../../events/member.ts";

/** One value of a `p.store`. */
export interface Entry<T> {
  readonly key: string;
  /** A copy of the value, or a new initial one. Sees what was set before, and updates that are done. */
  get(): Promise<T>;
  /** @throws BotError `ERR_VALUE` for what is no plain data; `ERR_STORE_FULL` and the like (all as rejections) */
  set(value: T): Promise<void>;
  /**
   * Makes a new value of the old one, in one step: no other write comes between, and none is lost.
   * Happens when it is called, and again when the message is handled again; `ctx.update` does not.
   *
   * @param change synchronous; may change and return what it is given; called anew when another
   *   process was faster
   * @returns the new value, when it is on disk
   */
  update(change: (value: T) => T): Promise<T>;
  /**
   * Adds to a number, which `update` could do too: but however many count at once, none waits for
   * another where the initial value is 0 and entries live for ever. `ctx.add` does it once for a message.
   *
   * @param amount below 0 to take away
   * @returns the new value, when it is on disk
   * @throws BotError `ERR_VALUE` for an entry that holds no number (as a rejection)
   */
  add(this: Entry<number>, amount: number): Promise<number>;
  /** @returns whether there was a value */
  delete(): Promise<boolean>;
}

/** Values of one plugin, by key. */
export interface PluginStore<T> {
  /** @param key any text, or a member: then each has an entry of their own, in each app */
  of(key: string | Member): Entry<T>;
  /** Entries in the order of their keys, those of members as `app/userid`. */
  list(query?: ListQuery): Promise<readonly Listed<T>[]>;
}

export interface ListQuery {
  /** Only keys that begin so. */
  readonly prefix?: string;
  /** 1 to 1,000; default 100. */
  readonly limit?: number;
  /** Only keys behind this one: the last of the page before. */
  readonly after?: string;
}

export interface Listed<T> {
  readonly key: string;
  readonly value: T;
}

export interface StoreSettings {
  /** How long an entry lives after it was last written, in milliseconds; default: for ever. */
  readonly expires?: number;
}
