import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, parse, relative, resolve } from "node:path";
import type { Logger } from "./ports/logger.ts";

/* What the bot keeps is for its own user: files 0600, directories 0700, whatever the umask. */

const FILE = 0o600;
const DIRECTORY = 0o700;
const OTHERS = 0o077;
const STICKY = 0o1000;

/**
 * Makes a directory and those above it that are missing. One that exists stays as it is.
 *
 * @throws NodeJS.ErrnoException
 */
export function makePrivateDirectory(directory: string): void {
  const first = mkdirSync(directory, { recursive: true, mode: DIRECTORY });
  if (first === undefined) return;
  // A umask may have taken bits of the owner's.
  for (let made = resolve(directory); made.length >= first.length; made = dirname(made)) {
    chmodSync(made, DIRECTORY);
  }
}

/**
 * Makes an empty file, unless there is one: who fills it by its name keeps its mode.
 *
 * @returns whether it was made
 * @throws NodeJS.ErrnoException
 */
export function makePrivateFile(file: string): boolean {
  try {
    closeSync(openSync(file, "wx", FILE));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  chmodSync(file, FILE);
  return true;
}

/**
 * Writes a file in one step: nobody reads half of it, and if it cannot be written, what was there
 * before stays.
 *
 * @throws NodeJS.ErrnoException
 */
export function writePrivateFile(file: string, content: string | Uint8Array): void {
  const draft = `${file}.${process.pid}`;
  try {
    rmSync(draft, { force: true });
    const descriptor = openSync(draft, "wx", FILE);
    try {
      writeAll(descriptor, Buffer.from(content));
    } finally {
      closeSync(descriptor);
    }
    chmodSync(draft, FILE);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** A disk that is nearly full takes a part of what it is given, and tells only the next time. */
function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

/**
 * Takes others' rights from a file or directory of ours that has them, with a warning. What is not
 * there, and where the system knows no such rights, is left alone.
 */
export function narrow(path: string, logger: Pick<Logger, "warn">): void {
  const found = statOf(path);
  if (!found || !isWide(found)) return;
  const mode = found.isDirectory() ? DIRECTORY : FILE;
  const fields = { path, mode: octal(found), wanted: mode.toString(8) };
  const cure = narrowed(path, found, mode);
  if (cure === undefined) logger.warn("files.narrowed", fields);
  else logger.warn("files.open_to_others", { ...fields, cure });
}

/** @returns what a person may do where it could not be done */
function narrowed(path: string, found: Stats, mode: number): string | undefined {
  if (found.isDirectory() && !isOurs(path, found)) {
    return "it is used for other things too, or another's: give the bot a directory of its own";
  }
  try {
    chmodSync(path, mode);
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    return `the bot may not change it (${code}): let its owner do so`;
  }
  const now = statOf(path);
  if (!now || !isWide(now)) return undefined;
  return "this file system keeps no rights: choose another, or mount it for the bot alone";
}

const isWide = ({ mode }: Stats) => process.platform !== "win32" && (mode & OTHERS) !== 0;
const octal = ({ mode }: Stats) => (mode & 0o7777).toString(8);

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // It cannot be looked at: whoever opens it will say why.
    return undefined;
  }
}

/**
 * Whether a directory is for the bot alone: not one where others' files are expected, as `/tmp`,
 * nor one that the program, or the home of its user, lies in.
 */
function isOurs(directory: string, { mode, uid }: Stats): boolean {
  if (uid !== process.getuid?.() || (mode & STICKY) !== 0) return false;
  const real = realpathSync(directory);
  if (real === parse(real).root) return false;
  return !holds(real, process.cwd()) && !holds(real, process.env.HOME ?? homedir());
}

const holds = (directory: string, place: string) =>
  directory === place || !relative(directory, place).startsWith("..");
