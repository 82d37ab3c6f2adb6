import type { Seal } from "../../../crypto/seal.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Lease } from "../../../stores/port/leases.ts";
import type { Store } from "../../../stores/port/store.ts";
import { type AccessToken, readToken } from "./token.ts";

const OWNER = "core:tokens";
/** Longer than asking for a token may take; who died while asking is waited for no longer. */
const LEASE_MS = 12_000;
const LOOK_MS = 250;

/** What all who share the store know of one app's token. */
export interface SharedToken {
  read(): Promise<AccessToken | undefined>;
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
  readonly store: Pick<Store, "values" | "leases">;
  readonly clock: Clock;
  /** Of the app: whoever reads the store learns nothing. */
  readonly seal: Seal;
  /** Of the app and its secret. */
  readonly key: string;
}

export function sharedToken({ store, clock, seal, key }: SharedTokenOptions): SharedToken {
  const { values, leases } = store;
  const name = `token:${key}`;
  let right: Lease | undefined;

  async function read(): Promise<AccessToken | undefined> {
    const found = await values.get(OWNER, name, clock.now());
    const sealed: unknown = found && JSON.parse(found.value);
    const opened = typeof sealed === "string" ? seal.open(sealed) : undefined;
    return opened === undefined ? undefined : readToken(opened);
  }

  async function release(): Promise<void> {
    const held = right;
    right = undefined;
    if (held) await leases.give(held);
  }

  return {
    read,
    release,
    async lease(isWanted) {
      for (;;) {
        // First, so that what others have put before they gave it back is seen.
        right = await leases.take(name, LEASE_MS);
        const token = await read();
        if (token && isWanted(token)) {
          await release();
          return token;
        }
        if (right) return undefined;
        await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
      }
    },
    async put(token) {
      const set = JSON.stringify(seal.close(JSON.stringify(token)));
      const change = { set, expiresAt: token.expiresAt };
      try {
        await values.change([{ owner: OWNER, key: name, change }], clock.now());
      } finally {
        await release();
      }
    },
  };
}
