import { hash } from "node:crypto";

/**
 * MD5 of bytes, as 32 hexadecimal digits. It tells files apart where WeCom's documents ask for it
 * (`PicMd5Sum`, the pictures of a group webhook), and protects nothing.
 */
export function md5(bytes: Uint8Array): string {
  return hash("md5", bytes, "hex");
}
