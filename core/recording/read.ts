import { BotError } from "../errors.ts";
import { joinRecords, recordKey } from "./gathered.ts";
import {
  type Bodies,
  RECORDED_OUTCOMES,
  RECORDING_VERSION,
  type RecordedApp,
  type RecordedCallback,
  type RecordedContent,
  type RecordedDelivery,
  type RecordedOutcome,
  type Recording,
  type RecordingHead,
} from "./recording.ts";

/** An object that was parsed from JSON; nothing is known of its members. */
type JsonRecord = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A file that cannot be read as a recording. */
export class RecordingError extends BotError {
  /** Number of the line at fault, from 1. */
  readonly line: number;

  constructor(
    code: "ERR_RECORDING_FOREIGN" | "ERR_RECORDING_VERSION" | "ERR_RECORDING_DAMAGED",
    line: number,
    why: string,
    options?: { readonly cause?: unknown },
  ) {
    super(code, `line ${line}: ${why}`, options);
    this.line = line;
  }
}

/**
 * Reads the line of one message.
 *
 * @param value what was parsed; `undefined` when it was no JSON object
 * @param line its number, for the error
 * @throws RecordingError `ERR_RECORDING_DAMAGED`
 */
export function readCallback(
  value: JsonRecord | undefined,
  { bodies, apps }: RecordingHead,
  line: number,
): RecordedCallback {
  if (!value) throw damaged(line, "is no JSON object");
  const read = fieldsOf(value, line);
  const app = read.text("app");
  if (!apps.some(({ name }) => name === app)) throw damaged(line, "names an app that is not there");
  return {
    at: read.number("at"),
    app,
    kind: read.text("kind"),
    id: read.text("id"),
    deliveries: readDeliveries(value.deliveries, line),
    content: CONTENT[bodies](read),
  };
}

type Fields = ReturnType<typeof fieldsOf>;

/** Members of an object by the type that they must have. */
function fieldsOf(value: JsonRecord, line: number) {
  const member = <T>(name: string, fits: (member: unknown) => member is T): T => {
    const found = value[name];
    if (fits(found)) return found;
    throw damaged(line, `lacks a usable "${name}"`);
  };
  return {
    text: (name: string) => member(name, isText),
    number: (name: string) => member(name, isAmount),
    optionalText: (name: string) => (value[name] === undefined ? undefined : member(name, isText)),
    optionalNumber: (name: string) =>
      value[name] === undefined ? undefined : member(name, isAmount),
    outcome: () => member("outcome", isOutcome),
  };
}

const isText = (value: unknown) => typeof value === "string";
const isAmount = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value) && value >= 0;
const isOutcome = (value: unknown): value is RecordedOutcome =>
  RECORDED_OUTCOMES.some((outcome) => outcome === value);

const CONTENT: Readonly<Record<Bodies, (read: Fields) => RecordedContent>> = {
  plaintext(read) {
    const reply = read.optionalText("reply");
    return { bodies: "plaintext", xml: read.text("xml"), ...(reply !== undefined && { reply }) };
  },
  encrypted(read) {
    const answer = read.optionalText("answer");
    return {
      bodies: "encrypted",
      query: read.text("query"),
      envelope: read.text("envelope"),
      ...(answer !== undefined && { answer }),
    };
  },
  "left-out": (read) => ({
    bodies: "left-out",
    bodyBytes: read.number("bodyBytes"),
    answerBytes: read.number("answerBytes"),
  }),
};

function readDeliveries(value: unknown, line: number): readonly RecordedDelivery[] {
  if (!Array.isArray(value) || value.length === 0) throw damaged(line, "has no deliveries");
  return value.map((delivery: unknown) => {
    if (!isObject(delivery)) throw damaged(line, "has a delivery that is no object");
    const read = fieldsOf(delivery, line);
    const status = read.optionalNumber("status");
    const tookMs = read.optionalNumber("tookMs");
    return {
      at: read.number("at"),
      outcome: read.outcome(),
      ...(status !== undefined && { status }),
      ...(tookMs !== undefined && { tookMs }),
    };
  });
}

const damaged = (line: number, why: string) =>
  new RecordingError("ERR_RECORDING_DAMAGED", line, `it ${why}`);

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
    const earlier = messages.get(recordKey(callback));
    messages.set(recordKey(callback), earlier ? joinRecords(earlier, callback) : callback);
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
