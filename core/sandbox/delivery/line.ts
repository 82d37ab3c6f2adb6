import {
  Agent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as overHttp,
} from "node:http";
import { request as overHttps, Agent as SecureAgent } from "node:https";
import type { Clock } from "../../ports/clock.ts";

/** What came back, whatever it says. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** At most `ANSWER_BYTES` of it. */
  readonly body: Uint8Array;
  /** Whether there was more than that. */
  readonly longer: boolean;
}

/** Some ten times what eight articles need. Beyond, nobody reads on. */
const ANSWER_BYTES = 1_048_576;

/** How much of an answer is kept in a record. */
const RECORDED_BYTES = 65_536;

/** The body for a record: its beginning, and bytes that are no UTF-8 replaced. */
export const recordedText = ({ body }: HttpAnswer) =>
  Buffer.from(body.subarray(0, RECORDED_BYTES)).toString("utf8");

/** Whether the body is compressed, which nobody asked for and WeCom does not undo. */
export const isCoded = ({ headers }: HttpAnswer) =>
  (headers["content-encoding"] ?? "identity") !== "identity";

/** Told once how reading ended; or nothing, when the request itself failed. */
interface AnswerSink {
  whole(answer: HttpAnswer): void;
  /** The connection broke before the last byte. */
  broken(): void;
}

/** Reads an answer to its end, or to as much as is read of one. */
function collectAnswer(incoming: IncomingMessage, sink: AnswerSink): void {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const answered = (longer: boolean) => {
    const { statusCode: status = 0, headers } = incoming;
    const body = Buffer.concat(chunks).subarray(0, ANSWER_BYTES);
    sink.whole({ status, headers, body, longer });
  };
  incoming.on("data", (chunk: Uint8Array) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= ANSWER_BYTES) return;
    answered(true);
    incoming.destroy();
  });
  incoming.on("end", () => answered(false));
  incoming.on("error", () => sink.broken());
}

/** One request to a bot, sent exactly as it is described. */
interface Errand {
  readonly method: "GET" | "POST";
  /** As the app's settings have it. */
  readonly url: string;
  /** Raw, without the question mark. */
  readonly query: string;
  readonly body?: string;
  /** How long WeCom waits for the last byte, in milliseconds. */
  readonly limitMs: number;
  /** Cuts the connection as soon as the last byte is on its way. */
  readonly cutAfterBody?: boolean;
  /** Called once the last byte is on its way, if it ever is. */
  readonly onSent?: (() => void) | undefined;
}

/** How an errand ended. */
export type ExchangeEnding = { readonly tookMs: number } & (
  | { readonly how: "answered"; readonly answer: HttpAnswer }
  /** No complete answer in time. */
  | { readonly how: "cut" }
  /** No connection, or it broke: `ECONNREFUSED` and the like, as Node has them. */
  | { readonly how: "broken"; readonly failure: string }
  /** Cut on purpose, after the body. */
  | { readonly how: "lost" }
  /** The line was closed. */
  | { readonly how: "stopped" }
);

/** Connections to bots, kept for the next errand. */
interface Connections {
  /**
   * Opens a request with all its headers; the caller ends it with the body. Follows no redirect,
   * uses no proxy, asks for no compression.
   *
   * @throws TypeError when the address is none, with Node's code
   */
  request(errand: Errand): ClientRequest;
  close(): void;
}

/**
 * An idle connection is given up before the other side does so, in milliseconds: bots keep theirs
 * for five seconds, and a request that crosses a closing fails without anybody's fault.
 */
const IDLE_MS = 2_000;

function createConnections(): Connections {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  const secureAgent = new SecureAgent({ keepAlive: true, timeout: IDLE_MS });
  return {
    request({ method, url: address, query, body = "" }) {
      const url = new URL(address);
      url.search = url.search === "" ? query : `${url.search}&${query}`;
      const headers = {
        ...(method === "POST" && { "Content-Type": "text/xml" }),
        "Content-Length": Buffer.byteLength(body),
      };
      return url.protocol === "https:"
        ? overHttps(url, { method, headers, agent: secureAgent })
        : overHttp(url, { method, headers, agent });
    },
    close() {
      agent.destroy();
      secureAgent.destroy();
    },
  };
}

type How = ExchangeEnding extends infer E
  ? E extends ExchangeEnding
    ? Omit<E, "tookMs">
    : never
  : never;

/** The way to the bots: HTTP and nothing else. */
export interface CallbackLine {
  /** Errands that have not ended yet. One that ends counts until `ended` has returned. */
  readonly underWay: number;
  /** Sends at once. `ended` is called exactly once, always, and never before this returns. */
  send(errand: Errand, ended: (ending: ExchangeEnding) => void): void;
  /** Ends every errand as stopped, and every later one. */
  close(): void;
}

/** Opens the line. Time limits are by `clock`; connections are real. */
export function createLine(clock: Clock): CallbackLine {
  const connections = createConnections();
  const stops = new Set<() => void>();
  let closed = false;

  return {
    get underWay() {
      return stops.size;
    },
    send(errand, ended) {
      const startedAt = clock.monotonic();
      let outgoing: ClientRequest | undefined;
      let over = false;
      const end = (how: How) => {
        if (over) return;
        over = true;
        cancel();
        // An answered connection is kept for the next errand.
        if (how.how !== "answered") outgoing?.destroy();
        try {
          ended({ ...how, tookMs: clock.monotonic() - startedAt } as ExchangeEnding);
        } finally {
          stops.delete(stop);
        }
      };
      const stop = () => end({ how: "stopped" });
      stops.add(stop);
      const cancel = clock.after(errand.limitMs, () => end({ how: "cut" }));

      // As with every failure, nobody is called before this returns.
      if (closed) return queueMicrotask(stop);
      try {
        outgoing = connections.request(errand);
      } catch (error) {
        return queueMicrotask(() => end({ how: "broken", failure: failureOf(error) }));
      }
      watch(outgoing, end);
      outgoing.on("finish", () => {
        if (over) return;
        errand.onSent?.();
        if (errand.cutAfterBody) end({ how: "lost" });
      });
      outgoing.end(errand.body ?? "");
    },
    close() {
      closed = true;
      for (const stop of stops) stop();
      connections.close();
    },
  };
}

/** Tells how a request ends, perhaps more than once. */
function watch(outgoing: ClientRequest, end: (how: How) => void): void {
  const broken = (failure: string) => end({ how: "broken", failure });
  let answering = false;
  outgoing.on("error", (error) => broken(failureOf(error)));
  outgoing.on("response", (incoming) => {
    answering = true;
    collectAnswer(incoming, {
      whole: (answer) => end({ how: "answered", answer }),
      broken: () => broken("ECONNRESET"),
    });
  });
  // Once an answer has begun, closing may be how its end is told.
  outgoing.on("close", () => answering || broken("ECONNRESET"));
}

/** Node tries every address of a name, and wraps what came of it. */
function failureOf(error: unknown): string {
  const { code, errors } = error as NodeJS.ErrnoException & { readonly errors?: readonly Error[] };
  if (code) return code;
  return errors?.[0] ? failureOf(errors[0]) : "UNKNOWN";
}
