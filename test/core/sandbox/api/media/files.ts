const latin1 = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));

/** The beginning of a file of each kind, padded to a length. */
const padded = (head: string, length: number) => {
  const bytes = new Uint8Array(Math.max(length, head.length));
  bytes.set(latin1(head));
  return bytes;
};

export const png = (length = 64) => padded("\x89PNG\r\n\x1a\n", length);
export const jpg = (length = 64) => padded("\xff\xd8\xff\xe0", length);
export const mp4 = (length = 64) => padded("\0\0\0\x18ftypmp42", length);

/** A voice of so many seconds, in frames of silence at 12.2 kbit/s. */
export function amr(seconds: number): Uint8Array {
  const frame = new Uint8Array(32);
  frame[0] = 0x3c;
  const frames = Array.from({ length: seconds * 50 }, () => frame);
  return new Uint8Array(Buffer.concat([latin1("#!AMR\n"), ...frames]));
}
