import { type IncomingHttpHeaders, type IncomingMessage, request as overHttp } from "node:http";
import { request as overHttps } from "node:https";

/** One request, sent exactly as it is described. */
export interface Question {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the first packet to the last byte, in milliseconds. */
  readonly timeoutMs: number;
}

/** What came back over HTTP, whatever it says. */
export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** At most the first 64 KiB, bytes that are no UTF-8 replaced. A byte order mark is kept. */
  readonly body: string;
  readonly elapsedMs: number;
}

/** Nothing came back. */
export interface NoAnswer {
  /** As of Node: `ECONNREFUSED`, `ENOTFOUND`, `CERT_HAS_EXPIRED`; ours is `TIMEOUT`. */
  readonly failure: string;
}

const MAX_BODY = 65_536;

/**
 * Sends one request over a connection of its own. It follows no redirect, uses no proxy, decodes
 * no compression: all of that is what WeCom does not do either. Never rejects.
 */
export function exchange(question: Question): Promise<ExchangeAnswer | NoAnswer> {
  const { method, url, headers = {}, body = "", timeoutMs } = question;
  const startedAt = performance.now();
  const send = url.protocol === "https:" ? overHttps : overHttp;
  return new Promise((resolve) => {
    const outgoing = send(url, {
      method,
      headers: { ...headers, "Content-Length": String(Buffer.byteLength(body)) },
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const fail = (error: Error) => resolve({ failure: failureOf(error) });
    outgoing.on("error", fail);
    outgoing.on("response", (incoming) => {
      bodyOf(incoming).then((text) => {
        const { statusCode: status = 0, headers: received } = incoming;
        const elapsedMs = performance.now() - startedAt;
        resolve({ status, headers: received, body: text, elapsedMs });
      }, fail);
    });
    outgoing.end(body);
  });
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= MAX_BODY) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY).toString("utf8");
}

function failureOf(error: Error): string {
  if (error.name === "AbortError" || error.name === "TimeoutError") return "TIMEOUT";
  const { code, cause, errors } = error as NodeJS.ErrnoException & {
    readonly errors?: readonly Error[];
  };
  if (code === "ABORT_ERR") return "TIMEOUT";
  // Node tries every address of a name and wraps the failures.
  const inner = errors?.[0] ?? cause;
  if (code !== undefined && code !== "") return code;
  return inner instanceof Error ? failureOf(inner) : "UNKNOWN";
}
