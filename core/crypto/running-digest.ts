import { createHash } from "node:crypto";

/** SHA-256 of bytes that come piece by piece. */
export interface RunningDigest {
  add(piece: Uint8Array): void;
  /** 64 hexadecimal digits. Ends it: call it once. */
  end(): string;
}

export function startDigest(): RunningDigest {
  const hash = createHash("sha256");
  return {
    add: (piece) => void hash.update(piece),
    end: () => hash.digest("hex"),
  };
}
