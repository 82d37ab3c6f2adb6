import type { IncomingHttpHeaders } from "node:http";
import { Agent, type Dispatcher, ProxyAgent, request } from "undici";
import { BotError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Secret } from "../../secret.ts";
import { networkError, timeoutError } from "./http-errors.ts";

/** What goes in the body of a request. */
export interface HttpBody {
  readonly type: string;
  /** In bytes; exactly what `chunks` gives. */
  readonly length: number;
  chunks(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** As in `/cgi-bin/message/send`. */
  readonly path: string;
  /** Holds tokens and keys: never written anywhere. */
  readonly query: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: HttpBody;
  /** For all of it, from connecting to the last byte that is read. Milliseconds. */
  readonly limitMs: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** To be read once. Leaving its loop early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Carries requests to the API. */
export interface Http {
  /**
   * @param read takes what it needs of the response, within the limit
   * @throws ApiError `ERR_API_TIMEOUT`, `ERR_API_NETWORK` (as rejections), and what `read` throws
   */
  ask<T>(request: HttpRequest, read: (response: HttpResponse) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface HttpOptions {
  /** Origin of the API, without a trailing slash. */
  readonly apiBase: string;
  /** Address of an HTTP proxy, that may hold credentials: everything goes through its CONNECT. */
  readonly proxy: Secret | undefined;
  readonly clock: Clock;
}

const CONNECT_MS = 5_000;
/** The runtime's own clock, behind the limit of the request: for streams that stand still. */
const SILENCE_MS = 30_000;

/** @throws BotError `ERR_CONFIG` for a proxy that is no address */
export function createHttp({ apiBase, proxy, clock }: HttpOptions): Http {
  const dispatcher = dispatcherFor(proxy);
  return {
    async ask(asked, read) {
      const abort = new AbortController();
      const way = { begun: false, late: false };
      const cancel = clock.after(asked.limitMs, () => {
        way.late = true;
        abort.abort();
      });
      try {
        const { statusCode, headers, body } = await request(addressOf(apiBase, asked), {
          dispatcher,
          method: asked.method,
          headers: headersOf(asked),
          ...(asked.body && { body: watched(asked.body, way) as never }),
          signal: abort.signal,
        });
        return await read({ status: statusCode, headers, body });
      } catch (cause) {
        if (cause instanceof BotError) throw cause;
        // A GET changes nothing, and what never left has changed nothing either.
        const harmless = asked.method === "GET" || !way.begun;
        const went = { harmless, reached: way.begun };
        throw way.late ? timeoutError(asked.limitMs, went) : networkError(cause, went);
      } finally {
        cancel();
      }
    },
    close: () => dispatcher.destroy(),
  };
}

function dispatcherFor(proxy: Secret | undefined): Dispatcher {
  const limits = { headersTimeout: 0, bodyTimeout: SILENCE_MS };
  const connect = { timeout: CONNECT_MS };
  if (!proxy) return new Agent({ ...limits, connect });
  try {
    return new ProxyAgent({ ...limits, uri: proxy.reveal(), proxyTunnel: true });
  } catch {
    // No cause: it quotes the address, which may hold a password.
    throw new BotError(
      "ERR_CONFIG",
      "代理地址不对：写成 http://主机:端口。The proxy is no address: write http://host:port.",
    );
  }
}

function addressOf(apiBase: string, { path, query }: HttpRequest): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return `${apiBase}${path}?${parameters}`;
}

const headersOf = ({ headers, body }: HttpRequest) => ({
  ...headers,
  ...(body && { "content-type": body.type, "content-length": String(body.length) }),
});

/** Notes that a body has begun to leave, which it does when there is a connection, and not before. */
async function* watched(body: HttpBody, way: { begun: boolean }): AsyncGenerator<Uint8Array> {
  way.begun = true;
  yield* body.chunks();
}
