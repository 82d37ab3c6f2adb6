declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** The 32 bytes that an EncodingAESKey stands for. Only `parseAesKey` makes one. */
export type AesKey = Brand<Uint8Array, "AesKey">;

interface Encrypted {
  /** Canonical base64, as it was signed. */
  readonly text: string;
  /** The bytes that the text stands for, at least one. */
  readonly bytes: Uint8Array;
}

/** What `Encrypt` and `echostr` hold. Says nothing about who wrote it. */
export type Ciphertext = Brand<Encrypted, "Ciphertext">;

/** A ciphertext whose `msg_signature` has been checked. Only `verify` makes one. */
export type VerifiedCiphertext = Ciphertext & { readonly [verified]: true };

declare const verified: unique symbol;
