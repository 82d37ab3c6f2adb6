import type { Entropy } from "../../../ports/entropy.ts";

/** An id that says nothing and never comes twice: letters, digits, `-` and `_`. */
export const randomId = (entropy: Entropy, bytes = 33) =>
  Buffer.from(entropy(bytes)).toString("base64url");
