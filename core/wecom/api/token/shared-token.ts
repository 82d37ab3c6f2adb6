import type { Seal } from "../../../crypto/seal.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Store } from "../../../stores/store.ts";
import { type AccessToken, readToken } from "./token.ts";

const OWNER = "core:tokens";
/** Longer than asking for a token may take; who died while asking is waited for no longer. */
const LEASE_MS = 12_000;
const LOOK_MS = 250;

/** What all who share the store know of one app's token. */
export interface SharedToken {
  read(): AccessToken | undefined;
  /**
   * Waits for the right to ask for a new token, or until somebody else has got one.
   *
   * @param isWanted whether a token that is there now will do
   * @returns that token; `undefined` when it is ours to ask
   */
  lease(isWanted: (token: AccessToken) => boolean): Promise<AccessToken | undefined>;
  /** Keeps a new token, and gives the right back. */
  put(token: AccessToken): Promise<void>;
  /** Gives the right back. */
  release(): Promise<void>;
}

export interface SharedTokenOptions {
  readonly store: Pick<Store, "values" | "write">;
  readonly clock: Clock;
  /** Of the app: whoever reads the store learns nothing. */
  readonly seal: Seal;
  /** Of the app and its secret. */
  readonly key: string;
  /** A name that nobody else has who shares the store. */
  readonly owner: string;
}

export function sharedToken(options: SharedTokenOptions): SharedToken {
  const { store, clock, seal, key, owner } = options;
  const leaseKey = `lease:${key}`;
  const tokenKey = `token:${key}`;

  const read = () => {
    const found = store.values(OWNER).get(tokenKey, clock.now());
    const sealed: unknown = found && JSON.parse(found.value);
    const opened = typeof sealed === "string" ? seal.open(sealed) : undefined;
    return opened === undefined ? undefined : readToken(opened);
  };
  /** @returns whether it is ours */
  const take = () =>
    store.write((writer) => {
      const values = writer.values(OWNER);
      const expiresAt = clock.now() + LEASE_MS;
      const held = values.get(leaseKey, clock.now());
      // One that ends later than any can was taken before the clock was set back.
      const isAlive = (held?.expiresAt ?? 0) <= expiresAt && held?.value !== JSON.stringify(owner);
      if (held && isAlive) return false;
      values.set({ key: leaseKey, value: JSON.stringify(owner), expiresAt });
      return true;
    });

  return {
    read,
    async lease(isWanted) {
      for (;;) {
        const token = read();
        if (token && isWanted(token)) return token;
        if (await take()) return undefined;
        await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
      }
    },
    put: (token) =>
      store.write((writer) => {
        const value = JSON.stringify(seal.close(JSON.stringify(token)));
        writer.values(OWNER).set({ key: tokenKey, value, expiresAt: token.expiresAt });
        writer.values(OWNER).delete(leaseKey);
      }),
    release: () =>
      store.write((writer) => {
        writer.values(OWNER).delete(leaseKey);
      }),
  };
}
