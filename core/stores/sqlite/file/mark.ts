import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { makePrivateFile } from "../../../private-files.ts";
import type { Holder } from "./holder.ts";
import type { LogPosition } from "./log-file.ts";

/**
 * The note beside a database, `<file>-mark`. That it exists says that the database has held data:
 * SQLite takes a file of zero bytes for a new one. It names who holds the database, where the file
 * system has no locks, and how far the log had come, so that a start misses what is gone of it.
 */
export interface Mark {
  readonly exists: boolean;
  /** Undefined after a clean stop, or when the note cannot be read. */
  readonly holder: Holder | undefined;
  /** When the holder last wrote it, in milliseconds since the epoch. */
  readonly at: number | undefined;
  /** How far the log had come; `"nothing"` when nothing was in it that the database had not. */
  readonly logged: LogPosition | "nothing" | undefined;
}

type Noted = Pick<Mark, "holder" | "logged">;

/** A sector of every disk: all of it is written, or nothing. */
const BYTES = 512;

const pathOf = (database: string) => `${database}-mark`;

export function readMark(database: string): Mark {
  const nothing = { holder: undefined, at: undefined, logged: undefined };
  let text: string;
  try {
    text = readFileSync(pathOf(database), "utf8");
  } catch {
    return { exists: false, ...nothing };
  }
  return { exists: true, ...nothing, ...notedIn(text) };
}

/**
 * Overwrites the note where it stands, which takes no room on a disk that is full.
 *
 * @throws NodeJS.ErrnoException
 */
export function writeMark(database: string, noted: Noted, at: number): void {
  const path = pathOf(database);
  const text = JSON.stringify({ about: "holds data of huiyin", at, ...noted });
  const descriptor = opened(path);
  try {
    writeSync(descriptor, `${text.padEnd(BYTES - 1)}\n`, 0);
  } finally {
    closeSync(descriptor);
  }
}

function opened(path: string): number {
  try {
    return openSync(path, "r+");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    makePrivateFile(path);
    return openSync(path, "r+");
  }
}

function notedIn(text: string): Partial<Mark> {
  try {
    const { holder, at, logged } = JSON.parse(text) as Partial<Mark>;
    return {
      holder: isHolder(holder) ? holder : undefined,
      at: typeof at === "number" ? at : undefined,
      logged: logged === "nothing" || isPosition(logged) ? logged : undefined,
    };
  } catch {
    return {};
  }
}

const isHolder = (holder: Partial<Holder> | undefined): boolean =>
  typeof holder?.pid === "number" && typeof holder.since === "string";

const isPosition = (logged: Mark["logged"]): boolean =>
  typeof logged === "object" &&
  typeof logged?.salt === "number" &&
  typeof logged.frames === "number";
