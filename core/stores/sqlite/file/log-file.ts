import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** How far a log has come. */
export interface LogPosition {
  /** One more each time that the log begins anew, from a random number on. */
  readonly salt: number;
  /** Committed pages since then. */
  readonly frames: number;
}

/** What can be read of a log, in the format of SQLite's write-ahead log (sqlite.org/fileformat2.html). */
export interface ReadLog extends LogPosition {
  /** Commits that stand behind the first frame that cannot be read; the engine will not see them. */
  readonly hidden: number;
  /** Whether one of them was begun after that frame. */
  readonly isHole: boolean;
}

const HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x37_7f_06_82;

/** A log that is open for looking at: the engine holds no locks on it that closing could give up. */
interface Log {
  readonly descriptor: number;
  readonly pageSize: number;
  readonly salt: number;
  readonly secondSalt: number;
  /** Room for so many frames; how many of them are of this round is seen by their salts. */
  readonly room: number;
  readonly isBigEndian: boolean;
  readonly sums: Sums;
}

interface Frame {
  readonly isOfRound: boolean;
  readonly isCommit: boolean;
}

type Sums = readonly [number, number];

/**
 * How far the log of an open database has come, without reading all of it. Ask between transactions.
 *
 * @returns `undefined` when there is none, or it holds nothing
 */
export function logPosition(file: string): LogPosition | undefined {
  return looking(file, (log) => {
    // Frames of this round stand before those of earlier ones.
    let known = 0;
    for (let end = log.room; known < end; ) {
      const middle = (known + end + 1) >> 1;
      if (frameAt(log, middle).isOfRound) known = middle;
      else end = middle - 1;
    }
    while (known > 0 && !frameAt(log, known).isCommit) known -= 1;
    return { salt: log.salt, frames: known };
  });
}

/**
 * Reads a whole log and checks its sums, as the engine will when it opens it.
 *
 * @returns `undefined` when there is none, it is empty, or its head cannot be read
 */
export function readLog(file: string): ReadLog | undefined {
  return looking(file, (log) => {
    let { sums } = log;
    let frames = 0;
    let first = 1;
    const buffer = new Uint8Array(FRAME_HEADER + log.pageSize);
    for (; first <= log.room; first += 1) {
      if (readSync(log.descriptor, buffer, 0, buffer.length, offsetOf(log, first)) < buffer.length)
        break;
      const next = sumOfFrame(log, buffer, sums);
      if (!next) break;
      sums = next;
      if (frameIn(log, buffer).isCommit) frames = first;
    }
    let hidden = 0;
    let isHole = false;
    for (let number = first; number <= log.room; number += 1) {
      const { isOfRound, isCommit } = frameAt(log, number);
      if (!isOfRound || !isCommit) continue;
      hidden += 1;
      if (number > first) isHole = true;
    }
    return { salt: log.salt, frames, hidden, isHole };
  });
}

/** Whether a log has not come as far as it once was. */
export function isBehind({ salt, frames }: LogPosition, noted: LogPosition): boolean {
  const rounds = (salt - noted.salt) >>> 0;
  return rounds === 0 ? frames < noted.frames : rounds > MOST_ROUNDS;
}

/** Between two notes of a position, which are about a second apart; a random salt is no nearer. */
const MOST_ROUNDS = 2 ** 16;

function looking<T>(file: string, look: (log: Log) => T): T | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch {
    return undefined;
  }
  try {
    const log = opened(descriptor);
    return log && look(log);
  } finally {
    closeSync(descriptor);
  }
}

function opened(descriptor: number): Log | undefined {
  const head = new Uint8Array(HEADER);
  if (readSync(descriptor, head, 0, HEADER, 0) < HEADER) return undefined;
  const view = new DataView(head.buffer);
  const magic = view.getUint32(0);
  const isBigEndian = magic === MAGIC + 1;
  if (magic !== MAGIC && !isBigEndian) return undefined;
  const pageSize = view.getUint32(8);
  const sums = addSums([0, 0], head.subarray(0, 24), isBigEndian);
  if (sums[0] !== view.getUint32(24) || sums[1] !== view.getUint32(28)) return undefined;
  const { size } = fstatSync(descriptor);
  return {
    descriptor,
    pageSize,
    isBigEndian,
    sums,
    salt: view.getUint32(16),
    secondSalt: view.getUint32(20),
    room: Math.floor((size - HEADER) / (FRAME_HEADER + pageSize)),
  };
}

/** @param number from 1 on */
const offsetOf = ({ pageSize }: Log, number: number) =>
  HEADER + (number - 1) * (FRAME_HEADER + pageSize);

function frameAt(log: Log, number: number): Frame {
  const header = new Uint8Array(FRAME_HEADER);
  const read = readSync(log.descriptor, header, 0, FRAME_HEADER, offsetOf(log, number));
  return read < FRAME_HEADER ? { isOfRound: false, isCommit: false } : frameIn(log, header);
}

function frameIn({ salt, secondSalt }: Log, bytes: Uint8Array): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return {
    isOfRound: view.getUint32(8) === salt && view.getUint32(12) === secondSalt,
    isCommit: view.getUint32(4) !== 0,
  };
}

/** @returns the sums behind a frame, `undefined` when it does not follow those before it */
function sumOfFrame(log: Log, frame: Uint8Array, before: Sums): Sums | undefined {
  if (!frameIn(log, frame).isOfRound) return undefined;
  const { isBigEndian } = log;
  const head = addSums(before, frame.subarray(0, 8), isBigEndian);
  const sums = addSums(head, frame.subarray(FRAME_HEADER), isBigEndian);
  const view = new DataView(frame.buffer, frame.byteOffset);
  return sums[0] === view.getUint32(16) && sums[1] === view.getUint32(20) ? sums : undefined;
}

/** Two running sums over pairs of words, as the format has them. */
function addSums([first, second]: Sums, bytes: Uint8Array, isBigEndian: boolean): Sums {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let a = first;
  let b = second;
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + view.getUint32(at, !isBigEndian) + b) >>> 0;
    b = (b + view.getUint32(at + 4, !isBigEndian) + a) >>> 0;
  }
  return [a, b];
}
