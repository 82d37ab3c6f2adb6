// Links that let a browser in once, and the cookie that lets it in from then on.
import { sameText } from "../crypto/signature.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { Secret } from "../secret.ts";

/** Which browsers may see what stands under a path of the admin listener. */
export interface Session {
  /** A fresh key for one opening, to be put into a link. */
  newKey(): string;
  /** Uses a key up. */
  redeem(key: string): boolean;
  /**
   * Whether a browser that was let in sent this.
   *
   * @param cookies the header; none for `null` and `undefined`
   * @param port as the browser sees it, since cookies do not tell ports apart
   */
  knows(cookies: string | null | undefined, port: string): boolean;
  /** The header that lets the browser in from now on. */
  cookie(port: string): string;
}

const KEY_BYTES = 24;
/** Links that were printed and not yet opened. */
const OPEN_KEYS = 16;

interface SessionOptions {
  /** Asked for when somebody comes. */
  readonly secret: () => Secret;
  readonly entropy: Entropy;
  /** With a slash at its end, as `/sandbox/`. */
  readonly path: string;
  readonly sameSite: "Strict" | "Lax";
}

/**
 * A link holds a key that works once, and the browser that opens it is given a cookie. What stays
 * in a terminal's history, a shell's or a browser's, therefore opens nothing.
 *
 * @param options.secret value of the cookie; the same over restarts, so that a page stays open
 */
export function createSession({ secret, entropy, path, sameSite }: SessionOptions): Session {
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
    knows(cookies, port) {
      const shown = cookieOf(cookies ?? "", nameFor(path, port));
      return shown !== undefined && sameText(shown, secret().reveal());
    },
    cookie: (port) =>
      `${nameFor(path, port)}=${secret().reveal()}; Path=${path}; HttpOnly; SameSite=${sameSite}`,
  };
}

/** A machine may run several bots. */
const nameFor = (path: string, port: string) =>
  `huiyin${path.slice(0, -1).replace("/", "_")}_${port}`;

function cookieOf(cookies: string, name: string): string | undefined {
  const start = `${name}=`;
  return cookies
    .split(/;\s*/)
    .find((pair) => pair.startsWith(start))
    ?.slice(start.length);
}
