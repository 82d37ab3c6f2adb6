import { isEncodingAesKey } from "../../crypto/cipher.ts";
import type { IdentityMaker } from "../../platform/platform.ts";
import type { Entropy } from "../../ports/entropy.ts";
import { isObject } from "../../reading/issues.ts";

/** What an app in sandbox mode goes by. Made up, and known to nobody but its data directory. */
export type WecomIdentity = {
  readonly corpId: string;
  readonly agentId: string;
  readonly token: string;
  readonly encodingAesKey: string;
  /** For the sandbox's active API. */
  readonly secret: string;
};

/** As an earlier version may have kept it. */
type KeptIdentity = Omit<WecomIdentity, "secret"> & { readonly secret?: string };

const FIRST_AGENT = 1_000_002;

/** Makes up one company, and an app in it for each name. */
export const madeUpIdentities: IdentityMaker = {
  isIdentity,
  identities(before: ReadonlyMap<string, KeptIdentity>, names, entropy) {
    const kept = new Map(before);
    const corpId = [...kept.values()][0]?.corpId ?? `ww${hex(entropy(8))}`;
    const missing = names.filter((name) => !kept.has(name));
    const agents = [...kept.values()].map(({ agentId }) => Number(agentId));
    const next = Math.max(FIRST_AGENT - 1, ...agents) + 1;
    missing.forEach((name, index) => {
      kept.set(name, {
        corpId,
        agentId: String(next + index),
        token: lettersAndDigits(32, entropy),
        encodingAesKey: lettersAndDigits(43, entropy),
      });
    });
    // What an earlier version kept has no secret.
    const whole = [...kept].map(([name, identity]): [string, WecomIdentity] => [
      name,
      { ...identity, secret: identity.secret ?? lettersAndDigits(43, entropy) },
    ]);
    return new Map(whole);
  },
};

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** Unbiased: bytes beyond the last whole alphabet are drawn again. */
function lettersAndDigits(length: number, entropy: Entropy): string {
  let text = "";
  while (text.length < length) {
    const [byte = 255] = entropy(1);
    if (byte < 4 * ALPHABET.length) text += ALPHABET[byte % ALPHABET.length];
  }
  return text;
}

function isIdentity(value: unknown): value is KeptIdentity {
  if (!isObject(value)) return false;
  const { corpId, agentId, token, encodingAesKey, secret } = value;
  return (
    typeof corpId === "string" &&
    /^ww[0-9a-f]{16}$/.test(corpId) &&
    typeof agentId === "string" &&
    /^\d{1,15}$/.test(agentId) &&
    typeof token === "string" &&
    /^[0-9A-Za-z]{32}$/.test(token) &&
    typeof encodingAesKey === "string" &&
    isEncodingAesKey(encodingAesKey) &&
    (secret === undefined || (typeof secret === "string" && /^[0-9A-Za-z]{43}$/.test(secret)))
  );
}
