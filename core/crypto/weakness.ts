import type { Secret } from "../secret.ts";
import { type Bilingual, bilingual } from "../two-languages.ts";
import { isEncodingAesKey, parseAesKey } from "./cipher.ts";

/** One reason not to trust a token or a key with real messages: what is wrong and what to do, never the value. */
export interface Weakness extends Bilingual {
  readonly field: "token" | "encodingAesKey";
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

const messagesAbout = (field: Weakness["field"], told: Bilingual | undefined) =>
  told === undefined ? [] : [{ field, ...told }];

const printed = bilingual(
  "是公开示例里的值：让管理后台随机生成一个",
  "is printed in public samples: let the admin console generate a random one",
);

function tokenWeakness(token: string): Bilingual | undefined {
  if (SAMPLE_TOKENS.has(token)) {
    return printed;
  }
  if (token.length < MIN_TOKEN_LENGTH) {
    return bilingual(
      `不到 ${MIN_TOKEN_LENGTH} 个字符，截获一个请求就能猜出来：让管理后台随机生成 32 个`,
      `has fewer than ${MIN_TOKEN_LENGTH} characters and can be guessed from one captured request: let the admin console generate 32 random ones`,
    );
  }
  if (new Set(token).size < MIN_DISTINCT_CHARACTERS) {
    return bilingual(
      "字符太少、重复太多：让管理后台随机生成一个",
      "repeats few characters: let the admin console generate a random one",
    );
  }
  return undefined;
}

function keyWeakness(key: string): Bilingual | undefined {
  if (!isEncodingAesKey(key)) return undefined;
  if (SAMPLE_KEYS.has(bytesOf(key))) {
    return printed;
  }
  if (new Set(parseAesKey(key)).size < MIN_DISTINCT_BYTES) {
    return bilingual(
      "有重复的规律：让管理后台随机生成一个",
      "repeats a pattern: let the admin console generate a random one",
    );
  }
  return undefined;
}

function bytesOf(key: string): string {
  return parseAesKey(key).join();
}
