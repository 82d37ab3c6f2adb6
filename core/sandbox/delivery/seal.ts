import {
  createFrameCipher,
  type FrameCipher,
  PREFIX_BYTES,
  parseAesKey,
} from "../../crypto/cipher.ts";
import { type Stamp, sign } from "../../crypto/signature.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Entropy } from "../../ports/entropy.ts";
import { branch, leaf } from "../../xml/writer.ts";
import type { AppCallback, SandboxApp } from "../world/world.ts";

/** @throws RangeError when the EncodingAESKey is ill-formed */
export type Ciphers = (callback: AppCallback) => FrameCipher;

/** WeCom's own ciphers: one for each key pair, for as long as somebody holds the pair. */
export function createCiphers(): Ciphers {
  const ciphers = new WeakMap<AppCallback, FrameCipher>();
  return (callback) => {
    const known = ciphers.get(callback);
    if (known) return known;
    const cipher = createFrameCipher(parseAesKey(callback.encodingAesKey));
    ciphers.set(callback, cipher);
    return cipher;
  };
}

/** Of 19 digits, and far beyond 2^53, as WeCom's are. */
const LOWEST = 1_000_000_000_000_000_000n;
const SPREAD = 7_000_000_000_000_000_000n;

/** Gives message ids: 19 digits that fit into 64 bits, from a random one upwards. */
export function createMsgIds(entropy: Entropy): () => string {
  const random = BigInt(`0x${Buffer.from(entropy(8)).toString("hex")}`);
  let next = LOWEST + (random % SPREAD);
  return () => {
    next += 1n;
    return String(next);
  };
}

/** A callback ready to be posted. */
export interface Sealed {
  /** Raw, without the question mark. */
  readonly query: string;
  readonly body: string;
}

/** A check of the URL ready to be asked. */
export interface SealedCheck {
  /** Raw, without the question mark. */
  readonly query: string;
  /** The ciphertext in it. */
  readonly echostr: string;
  /** The plaintext that has to come back. */
  readonly echo: string;
}

/** Encrypts and signs as WeCom does. Every result has a stamp of its own. */
export interface Sealer {
  /** @param skewSeconds how far WeCom's clock is off */
  callback(app: SandboxApp, to: AppCallback, xml: string, skewSeconds: number): Sealed;
  check(to: AppCallback, skewSeconds: number): SealedCheck;
}

/** What `createSealer` works with. */
interface SealerOptions {
  readonly corpId: string;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly ciphers: Ciphers;
}

const NONCE_DIGITS = 10;
const ECHO_DIGITS = 19;

/** WeCom's pen, for all apps of the company. */
export function createSealer({ corpId, clock, entropy, ciphers }: SealerOptions): Sealer {
  const receiveId = Buffer.from(corpId);

  const encrypt = (to: AppCallback, text: string) =>
    ciphers(to).encrypt({ message: Buffer.from(text), receiveId }, entropy(PREFIX_BYTES));

  const signed = (to: AppCallback, encrypted: string, skewSeconds: number) => {
    const stamp: Stamp = {
      timestamp: String(Math.floor(clock.now() / 1000) + skewSeconds),
      nonce: digits(NONCE_DIGITS, entropy),
    };
    const signature = sign(to.token, stamp, encrypted);
    return `msg_signature=${signature}&timestamp=${stamp.timestamp}&nonce=${stamp.nonce}`;
  };

  return {
    callback({ agentId }, to, xml, skewSeconds) {
      const encrypted = encrypt(to, xml);
      const body = branch(
        "xml",
        leaf("ToUserName", corpId) + leaf("AgentID", agentId) + leaf("Encrypt", encrypted),
      );
      return { query: signed(to, encrypted, skewSeconds), body };
    },
    check(to, skewSeconds) {
      const echo = digits(ECHO_DIGITS, entropy);
      const echostr = encrypt(to, echo);
      const query = `${signed(to, echostr, skewSeconds)}&echostr=${encodeURIComponent(echostr)}`;
      return { query, echostr, echo };
    },
  };
}

/** Decimal digits, the first of them not zero. */
function digits(count: number, entropy: Entropy): string {
  const text = Array.from(entropy(count), (byte) => String(byte % 10)).join("");
  return text.replace(/^0/, "1");
}
