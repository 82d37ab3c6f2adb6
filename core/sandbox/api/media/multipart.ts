const BLANK_LINE = "\r\n\r\n";

/**
 * Reads a form as the platform does, which takes more than the reader of a browser: parameters like
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
