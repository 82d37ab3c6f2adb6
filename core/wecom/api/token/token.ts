import { digest } from "../../../crypto/signature.ts";
import type { WecomApp } from "../../app/wecom-app.ts";

/** What calls need of an app. Without a secret it cannot call. */
export type ApiApp = Pick<WecomApp, "name" | "corpId" | "agentId" | "secret">;

/** A token, and how long it is good for. */
export interface AccessToken {
  /** Reserve 512 bytes and more (document 91039). Written to the store alone, and sealed there. */
  readonly text: string;
  /** From then on another one is fetched, while this one still works. Milliseconds since the epoch. */
  readonly renewAt: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Another one is fetched when so much of the life is over. */
const EARLY = 0.8;

/** @param seconds of its life */
export const accessTokenOf = (text: string, seconds: number, now: number): AccessToken => ({
  text,
  renewAt: now + seconds * 1_000 * EARLY,
  expiresAt: now + seconds * 1_000,
});

/** Under which everybody with this app and secret finds the token; tells neither of them. */
export const tokenKey = ({ corpId, agentId, secret }: ApiApp): string =>
  digest([corpId, agentId, secret?.reveal() ?? ""].join("\n"));

/** Reads what was sealed; `undefined` for what another version may have written. */
export function readToken(json: string): AccessToken | undefined {
  try {
    const { text, renewAt, expiresAt } = JSON.parse(json) as Partial<
      Record<keyof AccessToken, unknown>
    >;
    if (typeof text !== "string" || text === "") return undefined;
    if (typeof renewAt !== "number" || typeof expiresAt !== "number") return undefined;
    return { text, renewAt, expiresAt };
  } catch {
    return undefined;
  }
}
