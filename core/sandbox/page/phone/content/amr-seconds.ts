/** Bytes of a frame by its mode, the header byte included (RFC 4867, section 5.3). */
const NARROW = [13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1];
const WIDE = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1];
const FRAMES_PER_SECOND = 50;

/** How long an AMR recording lasts, in seconds; `undefined` when it is none. */
export function amrSeconds(bytes: Uint8Array): number | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 9));
  const wide = head === "#!AMR-WB\n";
  if (!wide && !head.startsWith("#!AMR\n")) return undefined;
  const sizes = wide ? WIDE : NARROW;
  let frames = 0;
  for (let at = wide ? 9 : 6; at < bytes.length; frames += 1) {
    at += sizes[((bytes[at] ?? 0) >> 3) & 15] ?? 1;
  }
  return frames / FRAMES_PER_SECOND;
}
