/** An id as the disk keeps it: 16 bytes for 32 hexadecimal digits. @throws TypeError for anything else */
export function idBytes(id: string): Uint8Array {
  const bytes = Buffer.from(id, "hex");
  if (bytes.length === 16 && id.length === 32) return bytes;
  throw new TypeError("the id of a message is 32 hexadecimal digits");
}

export const idText = (bytes: unknown): string => Buffer.from(bytes as Uint8Array).toString("hex");
