import { Agent, type ClientRequest, request as overHttp } from "node:http";
import { request as overHttps, Agent as SecureAgent } from "node:https";
import type { Clock } from "../../ports/clock.ts";
import { type Answer, collectAnswer } from "./answer.ts";

/** One request to a bot, sent exactly as it is described. */
export interface Errand {
  readonly method: "GET" | "POST";
  /** As the app's settings have it. */
  readonly url: string;
  /** Raw, without the question mark. */
  readonly query: string;
  readonly body?: string;
  /** How long the platform waits for the last byte, in milliseconds. */
  readonly limitMs: number;
  /** Cuts the connection as soon as the last byte is on its way. */
  readonly cutAfterBody?: boolean;
  /** Called once the last byte is on its way, if it ever is. */
  readonly onSent?: (() => void) | undefined;
}

/** How an errand ended. */
export type Ending = { readonly tookMs: number } & (
  | { readonly how: "answered"; readonly answer: Answer }
  /** No complete answer in time. */
  | { readonly how: "cut" }
  /** No connection, or it broke: `ECONNREFUSED` and the like, as Node has them. */
  | { readonly how: "broken"; readonly failure: string }
  /** Cut on purpose, after the body. */
  | { readonly how: "lost" }
  /** The line was closed. */
  | { readonly how: "stopped" }
);

type How = Ending extends infer E ? (E extends Ending ? Omit<E, "tookMs"> : never) : never;

/** The way to the bots: HTTP and nothing else. */
export interface Line {
  /** Errands that have not ended yet. One that ends counts until `ended` has returned. */
  readonly underWay: number;
  /**
   * Sends at once. `ended` is called exactly once, always, and never before this returns.
   * Follows no redirect, uses no proxy, asks for no compression.
   */
  send(errand: Errand, ended: (ending: Ending) => void): void;
  /** Ends every errand as stopped, and every later one. */
  close(): void;
}

/**
 * An idle connection is given up before the other side does so, in milliseconds: bots keep theirs
 * for five seconds, and a request that crosses a closing fails without anybody's fault.
 */
const IDLE_MS = 2_000;

/** Opens the line. Time limits are by `clock`; connections are real. */
export function createLine(clock: Clock): Line {
  const agents = {
    plain: new Agent({ keepAlive: true, timeout: IDLE_MS }),
    secure: new SecureAgent({ keepAlive: true, timeout: IDLE_MS }),
  };
  const stops = new Set<() => void>();
  let closed = false;

  const open = ({ method, url: text, query, body = "" }: Errand): ClientRequest => {
    const url = new URL(text);
    url.search = url.search === "" ? query : `${url.search}&${query}`;
    const headers = {
      ...(method === "POST" && { "Content-Type": "text/xml" }),
      "Content-Length": Buffer.byteLength(body),
    };
    return url.protocol === "https:"
      ? overHttps(url, { method, headers, agent: agents.secure })
      : overHttp(url, { method, headers, agent: agents.plain });
  };

  return {
    get underWay() {
      return stops.size;
    },
    send(errand, ended) {
      const startedAt = clock.monotonic();
      let outgoing: ClientRequest | undefined;
      const end = (how: How) => {
        if (!stops.has(stop)) return;
        cancel();
        // An answered connection is kept for the next errand.
        if (how.how !== "answered") outgoing?.destroy();
        try {
          ended({ ...how, tookMs: clock.monotonic() - startedAt } as Ending);
        } finally {
          stops.delete(stop);
        }
      };
      const stop = () => end({ how: "stopped" });
      const broken = (failure: string) => end({ how: "broken", failure });
      stops.add(stop);
      const cancel = clock.after(errand.limitMs, () => end({ how: "cut" }));

      if (closed) return queueMicrotask(stop);
      try {
        outgoing = open(errand);
      } catch (error) {
        // An address that is none: as with every failure, nobody is called before this returns.
        return queueMicrotask(() => broken(failureOf(error)));
      }
      outgoing.on("error", (error) => broken(failureOf(error)));
      let answering = false;
      // Once an answer has begun, closing may be how its end is told.
      outgoing.on("close", () => answering || broken("ECONNRESET"));
      outgoing.on("response", (incoming) => {
        answering = true;
        collectAnswer(incoming, {
          whole: (answer) => end({ how: "answered", answer }),
          broken: () => broken("ECONNRESET"),
        });
      });
      outgoing.on("finish", () => {
        if (!stops.has(stop)) return;
        errand.onSent?.();
        if (errand.cutAfterBody) end({ how: "lost" });
      });
      outgoing.end(errand.body ?? "");
    },
    close() {
      closed = true;
      for (const stop of stops) stop();
      agents.plain.destroy();
      agents.secure.destroy();
    },
  };
}

/** Node tries every address of a name, and wraps what came of it. */
function failureOf(error: unknown): string {
  const { code, errors } = error as NodeJS.ErrnoException & { readonly errors?: readonly Error[] };
  if (code) return code;
  return errors?.[0] ? failureOf(errors[0]) : "UNKNOWN";
}
