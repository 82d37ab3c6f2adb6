import { join, keyOf } from "./join.ts";
import { readCallback } from "./read-callback.ts";
import { isObject, type JsonRecord } from "./read-json.ts";
import type { Bodies, RecordedApp, RecordedCallback, Recording } from "./recording.ts";
import { RecordingError } from "./recording-error.ts";
import { RECORDING_VERSION, type RecordingHead } from "./write.ts";

/** A recording that was read from a file. */
export interface ReadRecording extends Recording {
  /** The last line was cut off, as by a crash, and is left out. */
  readonly torn: boolean;
}

/**
 * Reads a recording: JSON lines, the first of which tells what the others are. Lines may stand in
 * any order; deliveries of one message are joined, whether they share a line or not.
 *
 * @throws RecordingError `ERR_RECORDING_FOREIGN` when it is something else,
 *   `ERR_RECORDING_VERSION` when it was written by a later version, `ERR_RECORDING_DAMAGED` when a
 *   line cannot be read; each with the number of the line
 */
export function readRecording(text: string): ReadRecording {
  const lines = text.replace(/^\ufeff/, "").split("\n");
  const head = readHead(lines[0] ?? "");
  const messages = new Map<string, RecordedCallback>();
  const isLast = (index: number) => index === lines.length - 1;
  let torn = false;

  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === "") continue;
    const value = parse(line);
    if (value === undefined && isLast(index)) {
      torn = true;
      break;
    }
    const callback = readCallback(value, head, index + 1);
    const earlier = messages.get(keyOf(callback));
    messages.set(keyOf(callback), earlier ? join(earlier, callback) : callback);
  }
  const callbacks = [...messages.values()].sort((one, other) => one.at - other.at);
  return { ...head, callbacks, torn };
}

/** What the first line says. @throws RecordingError */
export function readHead(line: string): RecordingHead {
  const head = parse(line);
  if (head?.huiyin !== "recording") {
    throw new RecordingError("ERR_RECORDING_FOREIGN", 1, "this is no recording of Huiyin");
  }
  if (head.version !== RECORDING_VERSION) throw otherVersion(head.version);
  const from = typeof head.from === "string" ? Date.parse(head.from) : Number.NaN;
  const apps = readApps(head.apps);
  if (!isBodies(head.bodies) || Number.isNaN(from) || !apps) {
    throw new RecordingError("ERR_RECORDING_DAMAGED", 1, "the first line says too little");
  }
  return { bodies: head.bodies, apps, from };
}

function otherVersion(version: unknown): RecordingError {
  const later = typeof version === "number" && version > RECORDING_VERSION;
  return later
    ? new RecordingError(
        "ERR_RECORDING_VERSION",
        1,
        `format ${version} is of a later version of Huiyin; this one reads format ${RECORDING_VERSION}`,
      )
    : new RecordingError("ERR_RECORDING_DAMAGED", 1, "the first line has no usable version");
}

const isBodies = (value: unknown): value is Bodies =>
  value === "plaintext" || value === "encrypted" || value === "left-out";

function readApps(value: unknown): readonly RecordedApp[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const names = value.map((app: unknown) => (isObject(app) ? app.name : undefined));
  if (!names.every((name) => typeof name === "string")) return undefined;
  return names.map((name) => ({ name }));
}

function parse(line: string): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
