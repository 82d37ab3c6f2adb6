import { sameText } from "../../crypto/signature.ts";
import type { Entropy } from "../../ports/entropy.ts";
import type { Secret } from "../../secret.ts";

/**
 * A message as if it were said again: another MsgId and the present second. What has no MsgId is
 * told apart by its second alone.
 *
 * @param nowMs milliseconds since the epoch
 */
export function renew(plaintext: string, msgId: string, nowMs: number): string {
  return plaintext
    .replace(/<MsgId>.*?<\/MsgId>/s, `<MsgId>${msgId}</MsgId>`)
    .replace(
      /<CreateTime>.*?<\/CreateTime>/s,
      `<CreateTime>${Math.floor(nowMs / 1000)}</CreateTime>`,
    );
}

/** Who may see the page. */
export interface Session {
  /** A fresh key for one opening, to be put into a link. */
  newKey(): string;
  /** Uses a key up. */
  redeem(key: string): boolean;
  /** Whether a browser that was let in sent this request. */
  knows(request: Request): boolean;
  /** What lets the browser in from now on. */
  cookie(request: Request): string;
}

const KEY_BYTES = 24;
/** Links that were printed and not yet opened. */
const OPEN_KEYS = 16;

/**
 * A link holds a key that works once, and the browser that opens it is given a cookie. What stays
 * in a terminal's history, a shell's or a browser's, therefore opens nothing.
 *
 * @param secret value of the cookie; the same over restarts, so that a page stays open
 */
export function createSession(secret: Secret, entropy: Entropy): Session {
  const keys: string[] = [];
  return {
    newKey() {
      const key = Buffer.from(entropy(KEY_BYTES)).toString("base64url");
      keys.push(key);
      if (keys.length > OPEN_KEYS) keys.shift();
      return key;
    },
    redeem(key) {
      const at = keys.findIndex((known) => sameText(known, key));
      if (at === -1) return false;
      keys.splice(at, 1);
      return true;
    },
    knows: (request) => sameText(cookieOf(request) ?? "", secret.reveal()),
    cookie: (request) =>
      `${nameFor(request)}=${secret.reveal()}; Path=/sandbox/; HttpOnly; SameSite=Strict`,
  };
}

/** Cookies do not tell ports apart, and a machine may run several bots. */
const nameFor = ({ url }: Request) => `huiyin_${new URL(url).port}`;

function cookieOf(request: Request): string | undefined {
  const start = `${nameFor(request)}=`;
  const pairs = (request.headers.get("cookie") ?? "").split(/;\s*/);
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length);
}
