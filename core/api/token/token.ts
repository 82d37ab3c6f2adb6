import { digest } from "../../crypto/digest.ts";
import type { ApiApp } from "../app.ts";

/** A token, and how long it is good for. */
export interface Token {
  /** Reserve 512 bytes and more (document 91039). Never written anywhere but to the store. */
  readonly text: string;
  /** From then on another one is fetched, while this one still works. Milliseconds since the epoch. */
  readonly renewAt: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Another one is fetched when so much of the life is over. */
const EARLY = 0.8;

/** @param seconds of its life */
export const tokenOf = (text: string, seconds: number, now: number): Token => ({
  text,
  renewAt: now + seconds * 1_000 * EARLY,
  expiresAt: now + seconds * 1_000,
});

/** Under which everybody with this corpid and secret finds the token; tells neither of them. */
export const keyOf = ({ corpId, secret }: ApiApp): string =>
  digest(`${corpId}\n${secret?.reveal() ?? ""}`);

/** Reads what was stored; `undefined` for what another version may have written. */
export function readToken(json: string): Token | undefined {
  try {
    const { text, renewAt, expiresAt } = JSON.parse(json) as Partial<Record<keyof Token, unknown>>;
    if (typeof text !== "string" || text === "") return undefined;
    if (typeof renewAt !== "number" || typeof expiresAt !== "number") return undefined;
    return { text, renewAt, expiresAt };
  } catch {
    return undefined;
  }
}
