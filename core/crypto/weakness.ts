import type { Secret } from "../secret.ts";
import { isEncodingAesKey, parseAesKey } from "./aes-key.ts";

/** One reason not to trust a token or a key with real messages. */
export interface Weakness {
  readonly field: "token" | "encodingAesKey";
  /** What is wrong and what to do about it; never the value. */
  readonly message: string;
}

/** Below, one captured request lets anybody find the token by trying. */
const MIN_TOKEN_LENGTH = 16;

/** 32 random bytes repeat a few, but about 30 differ; fewer than 17 never happen. */
const MIN_DISTINCT_BYTES = 17;

/** 16 random hexadecimal digits have about 10 different ones. */
const MIN_DISTINCT_CHARACTERS = 6;

/** Tokens printed in official pages, samples and the tests of other libraries; and ours. */
const SAMPLE_TOKENS: ReadonlySet<string> = new Set([
  "QDG6eK",
  "AAAAA",
  "1372623149",
  "kjr2TKI8umCBfVF3wAHk8JiPwma5VBme",
  "kz7Yx62CH8SaLN",
  "123456",
  "pamtest",
  "RMNlACHlV5ThzfRlVS4D4",
  "demoToken42",
]);

/** Keys printed there, compared by the bytes they stand for. */
const SAMPLE_KEYS: ReadonlySet<string> = new Set(
  [
    "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
    "A".repeat(43),
    "4Ma3YBrSBbX2aez8MJpXGBne5LSDwgGqHbhM9WPYIws",
    "cD0d7jx4tYvVtzqrmh3Dm3QFCXe6f8SlHoMtMh3qQEP",
    "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR",
    "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
  ].map(bytesOf),
);

/**
 * Tells what is weak about a token and an EncodingAESKey, so that a start can warn or refuse.
 * An ill-formed key is not weak but wrong, and is told elsewhere.
 */
export function weaknesses(token: Secret, encodingAesKey: Secret): readonly Weakness[] {
  return [
    ...messagesAbout("token", tokenWeakness(token.reveal())),
    ...messagesAbout("encodingAesKey", keyWeakness(encodingAesKey.reveal())),
  ];
}

const messagesAbout = (field: Weakness["field"], message: string | undefined) =>
  message === undefined ? [] : [{ field, message }];

function tokenWeakness(token: string): string | undefined {
  if (SAMPLE_TOKENS.has(token)) {
    return "is printed in public samples: let the admin console generate a random one";
  }
  if (token.length < MIN_TOKEN_LENGTH) {
    return `has fewer than ${MIN_TOKEN_LENGTH} characters and can be guessed from one captured request: let the admin console generate 32 random ones`;
  }
  if (new Set(token).size < MIN_DISTINCT_CHARACTERS) {
    return "repeats few characters: let the admin console generate a random one";
  }
  return undefined;
}

function keyWeakness(key: string): string | undefined {
  if (!isEncodingAesKey(key)) return undefined;
  if (SAMPLE_KEYS.has(bytesOf(key))) {
    return "is printed in public samples: let the admin console generate a random one";
  }
  if (new Set(parseAesKey(key)).size < MIN_DISTINCT_BYTES) {
    return "repeats a pattern: let the admin console generate a random one";
  }
  return undefined;
}

function bytesOf(key: string): string {
  return parseAesKey(key).join();
}
