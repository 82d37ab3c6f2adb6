import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import type { Entropy } from "../ports/entropy.ts";
import type { Secret } from "../secret.ts";

/** Whose sealed texts they are: nobody else's can be opened, whatever file they were copied from. */
export interface SealOwner {
  /** The company whose app it is. */
  readonly tenant: string;
  readonly account: string;
  /** The app's secret. Where it was replaced, what the old one sealed is absent. */
  readonly secret: Secret;
}

/** Keeps texts so that a file that holds them tells nobody what they are. */
export interface Seal {
  /** @returns URL-safe characters; other ones each time */
  close(text: string): string;
  /** @returns `undefined` for whatever this owner has not sealed for this purpose */
  open(sealed: string): string | undefined;
}

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Begins every sealed text, so that another form can be told from this one. */
const FORM = "s1.";

/**
 * The seal of one owner and purpose: AES-256-GCM with a random nonce, under a key derived from the
 * owner's secret by HKDF-SHA-256, with tenant and account as associated data.
 *
 * @param purpose what is sealed, as in `token`: texts of one purpose do not open as another's
 */
export function createSeal(
  { tenant, account, secret }: SealOwner,
  purpose: string,
  entropy: Entropy,
): Seal {
  const info = `huiyin seal ${purpose}`;
  const key = Buffer.from(hkdfSync("sha256", secret.reveal(), tenant, info, KEY_BYTES));
  const bound = Buffer.from(JSON.stringify([tenant, account]));
  const tag = { authTagLength: TAG_BYTES };

  return {
    close(text) {
      const nonce = entropy(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, tag).setAAD(bound);
      const body = [cipher.update(text, "utf8"), cipher.final()];
      return FORM + Buffer.concat([nonce, ...body, cipher.getAuthTag()]).toString("base64url");
    },

    open(sealed) {
      if (!sealed.startsWith(FORM)) return undefined;
      const bytes = Buffer.from(sealed.slice(FORM.length), "base64url");
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
      const body = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
      try {
        const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), tag)
          .setAAD(bound)
          .setAuthTag(bytes.subarray(-TAG_BYTES));
        return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
      } catch {
        // Another owner's, another purpose's, or altered.
        return undefined;
      }
    },
  };
}
