import type { FileKind } from "./upload-rules.ts";

/** Beginnings that tell, in Latin-1, and where they stand. */
const SIGNS: readonly (readonly [FileKind, number, string])[] = [
  ["jpg", 0, "\xff\xd8\xff"],
  ["png", 0, "\x89PNG\r\n\x1a\n"],
  ["amr", 0, "#!AMR"],
  ["mp4", 4, "ftyp"],
];

/** What a file is by its first bytes, whatever its name says. */
export function fileKindOf(bytes: Uint8Array): FileKind | undefined {
  const head = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  return SIGNS.find(([, at, sign]) => head.startsWith(sign, at))?.[0];
}
