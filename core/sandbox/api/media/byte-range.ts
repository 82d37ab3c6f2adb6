/** A part of a file; `last` is within. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads the header `Range`. Only a single range of bytes is one: anything else is as if it were not
 * there.
 *
 * @returns `unsatisfiable` when the file ends before it
 */
export function byteRangeOf(
  header: string | null,
  length: number,
): ByteRange | "unsatisfiable" | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  const [, from = "", to = ""] = found ?? [];
  if (from === "" && to === "") return undefined;
  // Without a first byte, it is so many from the end.
  const first = from === "" ? Math.max(0, length - Number(to)) : Number(from);
  const last = from === "" || to === "" ? length - 1 : Math.min(Number(to), length - 1);
  if (from !== "" && to !== "" && Number(to) < Number(from)) return undefined;
  return first > last ? "unsatisfiable" : { first, last };
}
