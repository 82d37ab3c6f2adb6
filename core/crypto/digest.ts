import { createHash, hash, timingSafeEqual } from "node:crypto";

/** SHA-256 of the UTF-8 bytes of `text`, as 64 hexadecimal digits. */
export function digest(text: string): string {
  return hash("sha256", text, "hex");
}

/**
 * MD5 of bytes, as 32 hexadecimal digits. It tells files apart where WeCom's documents ask for it
 * (`PicMd5Sum`, the pictures of a group webhook), and protects nothing.
 */
export function md5(bytes: Uint8Array): string {
  return hash("md5", bytes, "hex");
}

/** SHA-256 of bytes that come piece by piece. */
interface RunningDigest {
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

/** Whether two texts are equal, in a time that tells neither length nor place of a difference. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(hash("sha256", one, "buffer"), hash("sha256", other, "buffer"));
}
