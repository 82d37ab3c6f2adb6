import type { IncomingMessage, ServerResponse } from "node:http";
import type { Dispatcher } from "undici";
import type { Clock } from "../../ports/clock.ts";
import { HOP_HEADER, hopOf } from "../hop.ts";
import { readBody, requireOneHost, splitTarget } from "../request.ts";
import type { SentOn, Upstream } from "./upstream.ts";

interface PassageOptions {
  /** When it came, in monotonic milliseconds. */
  readonly arrivedAt: number;
  readonly clock: Clock;
  readonly isRepeatable: (path: string) => boolean;
}

/** What became of a request that was sent: it is over, or it may be sent to the next worker. */
export type PassageOutcome = "over" | "again";

/** Bodies up to here are kept until their answer is there, so that they can be sent once more. */
const KEPT_BYTES = 65_536;

/** Between one connection and the next they mean nothing. Lower case. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  // The front answers it itself.
  "expect",
  HOP_HEADER,
]);

const PHRASES = { 400: "bad request", 503: "unavailable" } as const;

/** One request on its way through the front, and its answer on the way back. */
export class Passage {
  readonly arrivedAt: number;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #options: PassageOptions;
  /** Small, and read whole; else it streams. */
  #body: Uint8Array | undefined;
  #onGone: () => void = () => {};
  #isGone = false;

  constructor(request: IncomingMessage, response: ServerResponse, options: PassageOptions) {
    this.#request = request;
    this.#response = response;
    this.#options = options;
    this.arrivedAt = options.arrivedAt;
    response.once("close", () => {
      this.#isGone = !response.writableFinished;
      if (this.#isGone) this.#onGone();
    });
  }

  /** Whether nobody waits for the answer any more. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Called when its client leaves before the answer; only the last one that asked is told. */
  onGone(told: () => void): void {
    this.#onGone = told;
  }

  /** @returns resolves when a small body that is still coming is there; `undefined` when it is, or is large */
  prepare(): Promise<void> | undefined {
    const { headers } = this.#request;
    const length = headers["content-length"];
    const isChunked = headers["transfer-encoding"] !== undefined;
    if (isChunked || Number(length ?? 0) > KEPT_BYTES || headers["content-encoding"]) return;
    const body = readBody(this.#request, this.#response, KEPT_BYTES);
    if (!(body instanceof Promise)) {
      this.#body = body;
      return;
    }
    return body.then(
      (whole) => {
        this.#body = whole;
      },
      // Its client has left in the middle: there is nobody to answer.
      () => {
        this.#isGone = true;
        this.#response.destroy();
      },
    );
  }

  send(to: Upstream, ended: (outcome: PassageOutcome) => void): void {
    const response = this.#response;
    let sent: SentOn;
    try {
      sent = this.#sentOn();
    } catch {
      this.refuse(400);
      ended("over");
      return;
    }
    let isHandled = false;
    to.dispatch(sent, {
      onRequestStart: (controller) => {
        const leave = () => controller.abort(new Error("the client has left"));
        if (this.#isGone) leave();
        else this.onGone(leave);
      },
      onResponseStart: (controller, status, _headers, text) => {
        isHandled = true;
        // A body that the worker did not want to read ends the connection with the answer.
        if (!this.#request.complete) response.shouldKeepAlive = false;
        response.writeHead(status, text, endToEnd(rawHeaders(controller)));
      },
      onResponseData(controller, chunk) {
        if (response.write(chunk) || response.destroyed) return;
        controller.pause();
        response.once("drain", () => controller.resume());
      },
      onResponseEnd() {
        response.end();
        ended("over");
      },
      onResponseError: (_controller, error) => {
        if (isHandled || response.headersSent) response.destroy();
        else if (this.#isGone) ended("over");
        else if (this.#maySendAgain(error)) return ended("again");
        else this.refuse(503);
        ended("over");
      },
    });
  }

  /** Answers by itself. */
  refuse(status: keyof typeof PHRASES): void {
    const response = this.#response;
    if (this.#isGone || response.headersSent) return;
    if (!this.#request.complete) response.shouldKeepAlive = false;
    const body = PHRASES[status];
    response.writeHead(status, {
      "Content-Type": "text/plain; charset=utf-8",
      "Content-Length": body.length,
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
      ...(status === 503 && { "Retry-After": "1" }),
    });
    response.end(body);
  }

  #sentOn(): SentOn {
    const { method = "GET", url = "/", rawHeaders: raw, socket } = this.#request;
    requireOneHost(raw);
    const { arrivedAt, clock } = this.#options;
    if (this.#body === undefined && this.#request.headers.expect !== undefined) {
      this.#response.writeContinue();
    }
    const headers = endToEnd(raw);
    const { remoteAddress: address = "", localPort: port = 0 } = socket;
    headers.push(HOP_HEADER, hopOf({ ageMs: clock.monotonic() - arrivedAt, address, port }));
    const body = this.#body ?? this.#request;
    const isEmpty = body instanceof Uint8Array && body.length === 0;
    return {
      method: method as Dispatcher.HttpMethod,
      path: url,
      headers,
      body: isEmpty ? null : body instanceof Uint8Array ? Buffer.from(body) : body,
    };
  }

  /** Nothing of it was sent, or the next worker takes it for what it is: the same once more. */
  #maySendAgain(error: Error): boolean {
    if (this.#body === undefined) return false;
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ECONNREFUSED" || code === "ENOENT") return true;
    if (!CUT.has(code)) return false;
    const { method, url = "/" } = this.#request;
    if (method === "GET" || method === "HEAD") return true;
    return this.#options.isRepeatable(splitTarget(url).path);
  }
}

/** Codes of a connection that ended before its answer. */
const CUT: ReadonlySet<string> = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);

/** Names and values in turn, as they came. */
function rawHeaders({ rawHeaders: raw }: Dispatcher.DispatchController): string[] {
  return Array.isArray(raw) ? raw.map((one) => one.toString("latin1")) : [];
}

/** Without what concerns one connection only. */
function endToEnd(raw: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < raw.length; at += 2) {
    const [name = "", value = ""] = [raw[at], raw[at + 1]];
    if (!HOP_BY_HOP.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}
