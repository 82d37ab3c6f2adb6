/** Every frame lasts 20 ms. */
const FRAMES_PER_SECOND = 50;

/** Bytes of a frame by its type, without the byte that tells the type (RFC 4867). */
const NARROW = { head: "#!AMR\n", frames: [12, 13, 15, 17, 19, 20, 26, 31, 5] };
const WIDE = { head: "#!AMR-WB\n", frames: [17, 23, 32, 36, 40, 46, 50, 58, 60, 5] };

/** How long a voice plays, in seconds, as far as its frames can be followed. */
export function amrSeconds(bytes: Uint8Array): number {
  const head = Buffer.from(bytes.subarray(0, WIDE.head.length)).toString("latin1");
  const { head: sign, frames } = head === WIDE.head ? WIDE : NARROW;
  let count = 0;
  let at = sign.length;
  while (at < bytes.length) {
    count += 1;
    at += 1 + (frames[((bytes[at] ?? 0) >> 3) & 0x0f] ?? 0);
  }
  return count / FRAMES_PER_SECOND;
}
