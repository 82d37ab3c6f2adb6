import type { JsonObject } from "../json.ts";
import { CallRefused } from "./route.ts";

const BLANK_LINE = "\r\n\r\n";

/**
 * Reads a form as WeCom does, which takes more than the reader of a browser: parameters like
 * `filelength` beside the name (the documents themselves send one), and no end to the last part.
 * The name of a file stands in `filename` as plain UTF-8; the encoded `filename*` is not looked at,
 * so that a part which has that alone is no file (document 90253).
 *
 * @param contentType of the request, with its boundary
 * @returns `undefined` when that is no form
 */
export function parseMultipart(bytes: Uint8Array, contentType: string): FormData | undefined {
  const boundary = boundaryOf(contentType);
  const parts = boundary === undefined ? [] : partsOf(bytes, boundary);
  if (parts.length === 0) return undefined;
  const form = new FormData();
  for (const part of parts) addPart(form, part);
  return form;
}

function boundaryOf(contentType: string): string | undefined {
  const found = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  return found?.[1] ?? found?.[2];
}

/** What lies between the delimiters. */
function partsOf(bytes: Uint8Array, boundary: string): readonly Buffer[] {
  // The first delimiter can be the first thing in the body, without a line before it.
  const body = Buffer.concat([Buffer.from("\r\n"), bytes]);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const parts: Buffer[] = [];
  let begin = body.indexOf(delimiter);
  while (begin >= 0) {
    const from = begin + delimiter.length;
    if (body.toString("latin1", from, from + 2) === "--") break;
    const next = body.indexOf(delimiter, from);
    parts.push(body.subarray(from, next < 0 ? body.length : next));
    begin = next;
  }
  return parts;
}

function addPart(form: FormData, part: Buffer): void {
  const end = part.indexOf(BLANK_LINE);
  if (end < 0) return;
  const head = part.toString("utf8", 0, end);
  const content = part.subarray(end + BLANK_LINE.length);
  const disposition = headerOf(head, "content-disposition");
  const name = parameterOf(disposition, "name");
  if (name === undefined) return;
  const filename = parameterOf(disposition, "filename");
  if (filename === undefined) form.append(name, content.toString("utf8"));
  else form.append(name, fileOf(content, headerOf(head, "content-type")), filename);
}

const fileOf = (content: Buffer, type: string) =>
  new Blob([new Uint8Array(content)], { type: type || "application/octet-stream" });

function headerOf(head: string, name: string): string {
  const line = head
    .split("\r\n")
    .find((one) => one.slice(0, name.length + 1).toLowerCase() === `${name}:`);
  return line?.slice(name.length + 1).trim() ?? "";
}

/** `undefined` when it is not there. `filename*` is another parameter than `filename`. */
function parameterOf(header: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]*))`, "i").exec(header);
  return found?.[1]?.replaceAll(/\\(.)/g, "$1") ?? found?.[2];
}

/** What came in the body of a call. */
export interface CallBody {
  /** Empty when there was none, or a form. */
  readonly json: JsonObject;
  readonly form: FormData | undefined;
  /** Whether the JSON spelt characters as `\uXXXX`. */
  readonly escaped: boolean;
}

/** An upload takes 20 MB at most (document 90253); more may come, to be refused with its errcode. */
const FORM_BYTES = 64 * 1_024 * 1_024;
/** A picture of 2 MB in base64 (document 99110), or eight articles of 666 K bytes (document 90236). */
const JSON_BYTES = 8 * 1_024 * 1_024;

/** Paths that look for a file in a form, whatever the content type says. */
const UPLOAD = /\/(upload|uploadimg|upload_media)$/;
const ESCAPE = /\\u(?!00[01])[\da-f]{4}/i;

const NOTHING: CallBody = { json: {}, form: undefined, escaped: false };

/** The body of a request was longer than anybody reads. */
export class BodyTooLong extends Error {}

/**
 * Reads a body whole.
 *
 * @throws BodyTooLong beyond 64 MiB of form or 8 MiB of JSON
 * @throws CallRefused 47001 for what is not a JSON object, 44001 for what is not a form
 */
export async function readCallBody(request: Request, path: string): Promise<CallBody> {
  const type = request.headers.get("content-type") ?? "";
  const isForm = type.toLowerCase().startsWith("multipart/form-data");
  const bytes = await readBytes(request, isForm ? FORM_BYTES : JSON_BYTES);
  if (isForm) return { ...NOTHING, form: parseForm(bytes, type) };
  if (bytes.length === 0 || UPLOAD.test(path)) return NOTHING;
  return parseJson(bytes);
}

async function readBytes(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    length += next.value.length;
    if (length > limit) {
      await reader?.cancel();
      throw new BodyTooLong();
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks);
}

function parseForm(bytes: Uint8Array, type: string): FormData {
  const form = parseMultipart(bytes, type);
  if (form) return form;
  throw new CallRefused(44001, "the body is no form with a part named media");
}

function parseJson(bytes: Uint8Array): CallBody {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const json: unknown = JSON.parse(text);
    if (isObject(json)) return { json, form: undefined, escaped: ESCAPE.test(text) };
  } catch {
    // Told below: bytes that are no text, text that is no JSON, JSON that is no object.
  }
  throw new CallRefused(47001, "the body must be one JSON object in UTF-8");
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
