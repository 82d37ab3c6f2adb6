import type { LogFields } from "../ports/logger.ts";
import { Secret } from "../secret.ts";
import { framesOf } from "../trace.ts";

/**
 * The fields of a line beside those that all lines of its logger have. One of the same name moves
 * aside (`id` becomes `id_`): written twice, a name would mean whichever a reader takes.
 */
export function beside(bound: LogFields, fields: LogFields): LogFields {
  if (!Object.keys(fields).some((name) => Object.hasOwn(bound, name))) return fields;
  const moved: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    moved[Object.hasOwn(bound, name) ? freeName(name, bound, fields, moved) : name] = value;
  }
  return moved;
}

/** The name with as many underscores as it takes to be nobody else's. */
function freeName(name: string, ...taken: readonly LogFields[]): string {
  let free = `${name}_`;
  while (taken.some((fields) => Object.hasOwn(fields, free))) free += "_";
  return free;
}

/** Longest text of one field, in UTF-16 code units. */
const LIMIT = 2048;

/**
 * What could move the cursor, colour the terminal, turn the reading direction or hide itself:
 * control characters, line separators, bidirectional marks, zero-width characters, the BOM.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const EVERY_UNSAFE = new RegExp(UNSAFE, "g");

/** Query parameters that give somebody power, or that help to guess a token. */
const SECRET_PARAMETER =
  /\b(access_token|corpsecret|secret|token|msg_signature|signature|echostr|encodingaeskey)=[^&\s"'<>]+/gi;

/**
 * Makes text fit for a log: at most 2 KB, on one line, without characters that a terminal acts
 * upon, and without the values of secret query parameters.
 */
export function safeText(text: string): string {
  const cut = text.length > LIMIT ? `${text.slice(0, LIMIT)}… (${text.length} characters)` : text;
  const masked = cut.includes("=") ? cut.replace(SECRET_PARAMETER, "$1=[secret]") : cut;
  return UNSAFE.test(masked) ? masked.replace(EVERY_UNSAFE, visible) : masked;
}

const visible = (character: string) =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

type Plain = Readonly<Record<string, unknown>>;

/** Deeper values are named by their type. */
const DEPTH = 4;
/** Longer lists and larger objects are cut. */
const MEMBERS = 50;
const MASK = "[secret]";

/** What the line itself is made of; a field of the same name would make it ambiguous. */
const RESERVED: ReadonlySet<string> = new Set(["time", "level", "event"]);

/** Names whose values never belong in a log, whoever put them there. Lower case, letters only. */
const FORBIDDEN: ReadonlySet<string> = new Set(
  (
    "token accesstoken secret corpsecret encodingaeskey aeskey password authorization cookie " +
    "content plaintext ciphertext encrypt echostr msgsignature signature xml body"
  ).split(" "),
);

/**
 * Makes the fields of a log line safe to write: see `safeText`, and masks what is secret. Fields
 * that are safe already, as nearly all are, come back as they are: copying costs more than writing.
 */
export function safeFields(fields: Plain): Plain {
  return areSafe(fields) ? fields : copySafely(fields);
}

function areSafe(fields: Plain): boolean {
  for (const name in fields) {
    const { text, forbidden } = nameOf(name);
    if (forbidden || text !== name || !isSafe(fields[name])) return false;
  }
  return true;
}

function isSafe(value: unknown): boolean {
  if (typeof value === "string") return safeText(value) === value;
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value === "boolean" || value === undefined || value === null;
}

function copySafely(fields: Plain): Plain {
  const safe: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const known = nameOf(name);
    const isTaken = known.text !== name && (known.text in safe || known.text in fields);
    const text = isTaken ? freeName(known.text, safe, fields) : known.text;
    safe[text] = isForbidden(known, value) ? MASK : safeValue(value, 0);
  }
  return safe;
}

/** What there is to know of a field's name. */
interface Name {
  /** As it is written. */
  readonly text: string;
  readonly forbidden: boolean;
}

/** The names in a program are few, and looking at one costs more than writing its value. */
const names = new Map<string, Name>();
const MOST_NAMES = 1_000;

function nameOf(name: string): Name {
  const known = names.get(name);
  if (known) return known;
  const letters = name.toLowerCase().replaceAll(/[^a-z]/g, "");
  const text = RESERVED.has(name) ? `${name}_` : safeText(name);
  const made = { text, forbidden: FORBIDDEN.has(letters) };
  if (names.size < MOST_NAMES) names.set(name, made);
  return made;
}

// Counts and flags may bear such a name ("body: 312" bytes); text and bytes may not.
const isForbidden = ({ forbidden }: Name, value: unknown) =>
  forbidden && typeof value !== "number" && typeof value !== "boolean";

function safeValue(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case "string":
      return safeText(value);
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return String(value);
    case "object":
      return value === null ? null : safeObject(value, depth);
    case "boolean":
      return value;
    default:
      return `[${typeof value}]`;
  }
}

function safeObject(value: object, depth: number): unknown {
  if (value instanceof Secret) return MASK;
  if (value instanceof Error) return safeError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "[date]" : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= DEPTH) return Array.isArray(value) ? "[list]" : "[object]";
  if (Array.isArray(value)) return safeList(value, depth);
  if (value instanceof Map || value instanceof Set) return `[${value.size} entries]`;
  return safeMembers(value, depth);
}

function safeList(list: readonly unknown[], depth: number): readonly unknown[] {
  const safe = list.slice(0, MEMBERS).map((item) => safeValue(item, depth + 1));
  return list.length > MEMBERS ? [...safe, `… (${list.length} items)`] : safe;
}

function safeMembers(value: object, depth: number): Plain {
  const members = Object.entries(value).slice(0, MEMBERS);
  return Object.fromEntries(
    members.map(([name, member]) => {
      const known = nameOf(name);
      return [safeText(name), isForbidden(known, member) ? MASK : safeValue(member, depth + 1)];
    }),
  );
}

/** Name, code, message, the frames of the stack, and the cause in the same way. */
function safeError(error: Error, depth: number): unknown {
  if (depth >= DEPTH) return safeText(error.name);
  const { code } = error as { readonly code?: unknown };
  return {
    name: safeText(error.name),
    ...(typeof code === "string" || typeof code === "number"
      ? { code: safeValue(code, depth) }
      : {}),
    message: safeText(error.message),
    stack: framesOf(error).map((frame) => safeText(frame)),
    ...(error.cause === undefined ? {} : { cause: safeValue(error.cause, depth + 1) }),
  };
}
