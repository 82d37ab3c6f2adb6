import type { CallRecord, Remark } from "../feed/records.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { Sandbox } from "../sandbox.ts";
import type { CallAnswer } from "./call-answer.ts";
import type { CallBody } from "./call-body.ts";
import { adviceOn } from "./errcodes.ts";

/** Collects what becomes the record of one call. */
export interface CallNotes {
  /** Digits in a refusal, by which its record is found: milliseconds, then the record's number. */
  readonly hint: string;
  asked(body: CallBody): void;
  touched(entry: string): void;
  remark(remark: Remark): void;
  /** A fault had its way. The last one is named in the record. */
  struck(fault: string): void;
  /** The answer waits so long. */
  delay(ms: number): void;
  readonly delayMs: number;
  /** Whether any fault had. */
  readonly spoilt: boolean;
  /** Puts the record into the feed. */
  close(answer: CallAnswer): void;
}

const SECRET_PARAMETERS: ReadonlySet<string> = new Set(["access_token", "corpsecret", "key"]);
const SECRET_FIELDS: ReadonlySet<string> = new Set(["access_token", "corpsecret"]);
const MASK = "***";
/** Characters of one text that a record keeps: room for every message, not for a picture in base64. */
const TEXT_KEPT = 16_384;
/** WeCom's hints have 25 digits, 13 of which are the time here. */
const HINT_DIGITS = 12;

/** @param app name of the app that calls, as far as it is known */
export function openNotes(sandbox: Sandbox, request: Request, app: string | undefined): CallNotes {
  const { clock, feed } = sandbox;
  const { pathname: path, searchParams } = new URL(request.url);
  const id = feed.nextId("a");
  const at = clock.now();
  const startedAt = clock.monotonic();
  const entries = new Set<string>();
  const remarks: Remark[] = [];
  let asked: JsonValue | undefined;
  let fault: string | undefined;
  let delayMs = 0;

  return {
    hint: `${Math.trunc(at)}${id.slice(1).padStart(HINT_DIGITS, "0")}`,
    asked(body) {
      remarks.push(...adviceOn(path, body));
      const { json, form } = body;
      if (form) asked = describeForm(form);
      else if (Object.keys(json).length > 0) asked = describe(json);
    },
    touched: (entry) => void entries.add(entry),
    remark: (remark) => void remarks.push(remark),
    struck(struck) {
      fault = struck;
    },
    delay(ms) {
      delayMs = ms;
    },
    get delayMs() {
      return delayMs;
    },
    get spoilt() {
      return fault !== undefined;
    },
    close({ response, errcode, shown }) {
      const record: CallRecord = {
        type: "call",
        id,
        app,
        at,
        method: request.method,
        path,
        query: maskQuery(searchParams),
        request: asked,
        status: response.status,
        errcode,
        answer: shown === undefined ? undefined : describe(shown),
        tookMs: Math.round(clock.monotonic() - startedAt),
        ...(fault !== undefined && { fault }),
        entries: [...entries],
        remarks,
      };
      feed.put(record);
    },
  };
}

/** Stays readable: `access_token=***&userid=li`. */
function maskQuery(query: URLSearchParams): string {
  const show = (name: string, value: string) =>
    SECRET_PARAMETERS.has(name) ? MASK : encodeURIComponent(value);
  return [...query].map(([name, value]) => `${name}=${show(name, value)}`).join("&");
}

/** A copy without the secrets at its top, and without the better part of very long texts. */
function describe(value: JsonValue): JsonValue {
  if (typeof value === "string") return shorten(value);
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map(describe);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_FIELDS.has(name) ? MASK : describe(inner),
    ]),
  );
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

function shorten(text: string): string {
  if (text.length <= TEXT_KEPT) return text;
  return `${text.slice(0, TEXT_KEPT)}… (${text.length} characters)`;
}

function describeForm(form: FormData): JsonObject {
  return Object.fromEntries(
    [...form].map(([name, part]) => [
      name,
      typeof part === "string"
        ? shorten(part)
        : { name: part.name, size: part.size, type: part.type },
    ]),
  );
}
