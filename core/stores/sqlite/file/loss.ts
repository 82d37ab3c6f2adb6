import { closeSync, openSync, readSync, statSync } from "node:fs";
import { bootId } from "./holder.ts";
import { isBehind, type ReadLog, readLog } from "./log-file.ts";
import type { Mark } from "./mark.ts";

/** What a stop left behind that holds less than it should. */
export interface Loss {
  /**
   * What happened to the log: `removed` together with the database; `another` belongs to a copy, or to
   * another database.
   */
  readonly log: "missing" | "unreadable" | "damaged" | "cut off" | "another" | "removed";
  /** What was acknowledged from here on may be gone; milliseconds since the epoch, if it is known. */
  readonly since?: number | undefined;
  /** Until here. */
  readonly until?: number | undefined;
}

/** The byte of a database's head that says that a log is in use, and what it then is. */
const LOG_USE = { at: 18, value: 2 } as const;

/**
 * Looks whether all that was acknowledged can still be there, from the log that the last holder left
 * and from what it noted. The engine itself takes a log without a head for an empty one, and silently
 * ends at the first broken frame.
 */
export function lossOf(path: string, mark: Mark): Loss | undefined {
  const database = statSync(path, { throwIfNoEntry: false });
  const until = mark.at;
  if (!database) return mark.holder && { log: "removed", until };
  const log = whatBecame(path, mark);
  // The database itself was last written when the log was last folded into it.
  return log && { log, since: database.mtimeMs, until };
}

function whatBecame(path: string, mark: Mark): Loss["log"] | undefined {
  const size = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  const read = readLog(`${path}-wal`);
  if (!usesLog(path)) return read ? "another" : undefined;
  if (!read) return isExpected(mark) ? (size > 0 ? "unreadable" : "missing") : undefined;
  if (typeof mark.logged === "object" && isBehind(read, mark.logged)) {
    return read.salt === mark.logged.salt ? cause(read) : "another";
  }
  return isDamaged(read, mark) ? "damaged" : undefined;
}

const cause = ({ hidden }: ReadLog) => (hidden > 0 ? "damaged" : "cut off");

/** Whether the log must hold something. After a clean stop, and until the first write, it need not. */
function isExpected({ exists, holder, logged }: Mark): boolean {
  if (logged !== undefined) return logged !== "nothing";
  return !exists || holder !== undefined;
}

/**
 * Frames are written one after the other: while the machine runs on, only the last can be half there.
 * When it stopped, those of the last commit may be, which nobody was told of.
 */
function isDamaged({ hidden, isHole }: ReadLog, { holder }: Mark): boolean {
  const ranOn = holder?.boot !== undefined && holder.boot === bootId();
  return ranOn ? isHole : hidden > 1;
}

function usesLog(path: string): boolean {
  const head = new Uint8Array(1);
  const descriptor = openSync(path, "r");
  try {
    return readSync(descriptor, head, 0, 1, LOG_USE.at) === 1 && head[0] === LOG_USE.value;
  } finally {
    closeSync(descriptor);
  }
}
