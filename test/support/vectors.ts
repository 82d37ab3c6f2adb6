import { readdirSync, readFileSync } from "node:fs";

/** A callback or a reply that somebody published, with everything known about it. */
export interface Vector {
  readonly id: string;
  readonly token: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly msgSignature: string;
  /** Base64 text; for `signature` any text at all. */
  readonly encrypt: string;
  readonly use: "urlCheck" | "message" | "reply" | "signature";
  readonly encodingAesKey?: string;
  readonly receiveId?: string;
  readonly message?: string;
  /** Bytes of the message. */
  readonly messageLength?: number;
  /** Value of the padding bytes. */
  readonly pad?: number;
  /** Bytes of the ciphertext. */
  readonly total?: number;
  /** The 16 bytes in front, where they are text. */
  readonly prefix?: string;
  readonly echostrUrlEncoded?: string;
  /** Elements of the message, where they are known. */
  readonly fields?: Readonly<Record<string, string>>;
  /** A nonce with which the signature must not fit. */
  readonly wrongNonce?: string;
}

/** A vector that holds a ciphertext. */
export type EncryptedVector = Vector & {
  readonly encodingAesKey: string;
  readonly receiveId: string;
};

const folder = new URL("../vectors/", import.meta.url);

/** Every vector of `test/vectors/`. */
export const vectors: readonly Vector[] = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")).vectors as Vector[]);

/** Those that can be decrypted. */
export const encryptedVectors = vectors.filter(
  (vector): vector is EncryptedVector => vector.use !== "signature",
);

/** The vector called `id`. */
export function vector(id: string): EncryptedVector {
  const found = encryptedVectors.find((one) => one.id === id);
  if (found === undefined) throw new RangeError(`there is no vector ${id}`);
  return found;
}
