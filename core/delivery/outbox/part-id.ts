import { digest } from "../../crypto/digest.ts";

/** The stable name of something that a message or a plugin leads to. */
export const partId = (...names: readonly (string | number | undefined)[]): string =>
  digest(JSON.stringify(names));

/** What is too long for one message is several parts of one name. @param ordinal from 0 */
export const pieceId = (name: string, ordinal: number, count: number): string =>
  count === 1 ? name : `${name}-${ordinal + 1}of${count}`;

const PIECE = /-(\d+)of(\d+)$/;

/** The name that all pieces share: the receipt's. */
export const wholeId = (id: string): string => id.replace(PIECE, "");

/** Whether nothing of the same name comes after it. */
export function isLastPiece(id: string): boolean {
  const [, ordinal, count] = PIECE.exec(id) ?? [];
  return ordinal === count;
}
