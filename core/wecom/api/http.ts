import type { IncomingHttpHeaders } from "node:http";
import { Agent, type Dispatcher, ProxyAgent, request } from "undici";
import { BotError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Secret } from "../../secret.ts";
import { ApiError, failureOf } from "./failure.ts";

/** How far a request came before it was lost. */
interface Way {
  /** Whether the call can be made again whatever became of it. */
  readonly harmless: boolean;
  /** Whether there was a connection: without one, no other call would have gone either. */
  readonly reached: boolean;
}

const scopeOf = ({ reached }: Way) => (reached ? "unclear" : "app");

function timeoutError(limitMs: number, way: Way): ApiError {
  const seconds = limitMs / 1_000;
  return new ApiError(
    "ERR_API_TIMEOUT",
    failureOf({
      class: way.harmless ? "busy" : "unknown",
      scope: scopeOf(way),
      error: "ERR_API_TIMEOUT",
      zh: `企业微信 ${seconds} 秒内没有答完：检查出口网络和代理`,
      en: `WeCom did not answer within ${seconds} s: check the way out and the proxy`,
    }),
  );
}

/** @param cause only its code is looked at: its message may hold the address, and so the token */
export function networkError(cause: unknown, way: Way): ApiError {
  return new ApiError(
    "ERR_API_NETWORK",
    failureOf({
      class: way.harmless ? "busy" : "unknown",
      scope: scopeOf(way),
      ...obstacleIn(cause),
    }),
  );
}

/** What stood in the way, as far as its code tells. */
function obstacleIn(cause: unknown) {
  const code = codeOf(cause);
  const proxied = statusOfProxy(cause);
  if (proxied === 407) {
    return {
      error: "ERR_API_PROXY_AUTH",
      zh: "代理要用户名和密码（407）：写成 WECOM_PROXY=http://用户名:密码@主机:端口，特殊字符用 %XX",
      en: "the proxy wants a user name and a password (407): write WECOM_PROXY=http://user:password@host:port, special characters as %XX",
    };
  }
  if (proxied !== undefined) {
    return {
      error: "ERR_API_NETWORK",
      zh: `代理拒绝了连接（${proxied}）：让它放行到企业微信接口的 CONNECT`,
      en: `the proxy refuses the connection (${proxied}): let it pass a CONNECT to WeCom's API`,
    };
  }
  if (UNKNOWN_ISSUER.has(code)) {
    return {
      error: "ERR_API_CERTIFICATE",
      zh: `不认识证书的签发机构（${code}），多半是公司的网关换了证书：把它的 CA 存成 PEM 文件，启动前设置 NODE_EXTRA_CA_CERTS=/路径/ca.pem`,
      en: `the certificate is from an unknown authority (${code}), mostly a company's gateway: keep its CA as a PEM file and set NODE_EXTRA_CA_CERTS=/path/ca.pem before the start`,
    };
  }
  if (/^CERT_|ALTNAME/.test(code)) {
    return {
      error: "ERR_API_CERTIFICATE",
      zh: `证书不对（${code}）：检查本机时间、WECOM_API_BASE 和代理`,
      en: `the certificate is wrong (${code}): check this machine's clock, WECOM_API_BASE and the proxy`,
    };
  }
  return {
    error: "ERR_API_NETWORK",
    zh: `连接不上企业微信，或连接断了（${code}）：检查 DNS、出口网络、代理和 WECOM_API_BASE`,
    en: `WeCom cannot be reached, or the connection broke (${code}): check DNS, the way out, the proxy and WECOM_API_BASE`,
  };
}

const UNKNOWN_ISSUER: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** What a proxy answered to CONNECT; undici tells it in the text of the error alone. */
function statusOfProxy(cause: unknown): number | undefined {
  const text = cause instanceof Error ? cause.message : "";
  const status = /^Proxy response \((\d{3})\)/.exec(text)?.[1];
  return status === undefined ? undefined : Number(status);
}

/** As in `ECONNREFUSED`. */
function codeOf(cause: unknown): string {
  const { code, name } = (cause ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === "string" && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code;
  return typeof name === "string" && /^\w{1,40}$/.test(name) ? name : "unknown";
}

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

interface HttpOptions {
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
