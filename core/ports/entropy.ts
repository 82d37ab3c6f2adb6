/** Returns `count` unpredictable bytes, fit for cryptography, never handed out before. */
export type Entropy = (count: number) => Uint8Array;
