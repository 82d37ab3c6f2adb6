import type { Clock } from "../../ports/clock.ts";
import type { CallResult, Meter } from "../../ports/meter.ts";
import { type ApiFields, readAnswer } from "./answer.ts";
import { asksForToken, throwUnquoted } from "./errcode/refusal.ts";
import { ApiError, failureOf } from "./failure.ts";
import type { Http, HttpBody, HttpRequest, HttpResponse } from "./http.ts";
import type { AccessToken, ApiApp } from "./token/token.ts";
import type { TokenKeeper } from "./token/token-keeper.ts";

/** Who counts, and by which clock. */
interface TimedOptions {
  readonly meter: Meter;
  readonly clock: Clock;
}

/**
 * Counts one request.
 *
 * @param path without query
 */
export async function timed<T>(
  { meter, clock }: TimedOptions,
  path: string,
  work: () => Promise<T>,
): Promise<T> {
  const begun = clock.monotonic();
  const ended = (result: CallResult) => meter.called(path, result, clock.monotonic() - begun);
  try {
    const value = await work();
    ended("ok");
    return value;
  } catch (cause) {
    if (cause instanceof ApiError) ended(asksForToken(cause) ? "refresh" : cause.failure.class);
    throw cause;
  }
}

/** Plain UTF-8: WeCom refuses characters written as `\uXXXX` (errcode 40033). */
export function jsonBody(value: object): HttpBody {
  const bytes = Buffer.from(JSON.stringify(value, wellFormed), "utf8");
  return {
    type: "application/json; charset=utf-8",
    length: bytes.length,
    chunks: () => [bytes],
  };
}

const LONE = /\p{Surrogate}/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is left out
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

/** Half a character and what XML forbids would be written as `\uXXXX`; responses leave the latter out too. */
const wellFormed = (_: string, value: unknown) =>
  typeof value === "string" ? value.replaceAll(LONE, "\ufffd").replaceAll(FORBIDDEN, "") : value;

const LIMIT_MS = 10_000;

/** What differs from one call to the next. */
interface CallOptions {
  readonly query?: HttpRequest["query"] | undefined;
  readonly headers?: HttpRequest["headers"] | undefined;
  /** Default: 10 s. */
  readonly limitMs?: number | undefined;
}

/**
 * Calls of one app, with a token that works: one that WeCom rejects is replaced, and the call made
 * once more.
 */
export interface Caller {
  readonly app: ApiApp;
  get(path: string, query?: HttpRequest["query"]): Promise<ApiFields>;
  /** @param body sent as JSON */
  post(path: string, body: object, query?: HttpRequest["query"]): Promise<ApiFields>;
  /** @param body may be read twice */
  upload(path: string, body: HttpBody, options: CallOptions): Promise<ApiFields>;
  /** @param read takes the response; a refusal is a response too */
  download<T>(
    path: string,
    options: CallOptions,
    read: (response: HttpResponse) => Promise<T>,
  ): Promise<T>;
}

interface CallerOptions {
  readonly app: ApiApp;
  readonly http: Http;
  readonly keeper: TokenKeeper;
  readonly clock: Clock;
  readonly meter: Meter;
}

export function createCaller(options: CallerOptions): Caller {
  const { app, http, keeper } = options;

  async function call<T>(
    request: Omit<HttpRequest, keyof CallOptions> & CallOptions,
    read: (response: HttpResponse) => Promise<T>,
  ): Promise<T> {
    if (!app.secret) throw noSecret();
    const { limitMs = LIMIT_MS } = request;
    const ask = async (token: AccessToken) => {
      const query = { access_token: token.text, ...request.query };
      try {
        const value = await timed(options, request.path, () =>
          http.ask({ ...request, limitMs, query }, read),
        );
        keeper.worked(token);
        return value;
      } catch (cause) {
        if (isAboutTheCall(cause)) keeper.worked(token);
        throw cause;
      }
    };
    const token = await keeper.get();
    try {
      return await ask(token);
    } catch (cause) {
      if (!(cause instanceof ApiError && asksForToken(cause))) throw cause;
      return ask(await keeper.replace(token, cause));
    }
  }

  return {
    app,
    get: (path, query = {}) =>
      call({ method: "GET", path, query }, readAnswer).catch((cause) =>
        throwUnquoted(cause, query),
      ),
    post: (path, body, query = {}) =>
      call({ method: "POST", path, query, body: jsonBody(body) }, readAnswer).catch((cause) =>
        throwUnquoted(cause, body),
      ),
    upload: (path, body, { query = {}, ...more }) =>
      call({ method: "POST", path, query, body, ...more }, readAnswer),
    download: (path, { query = {}, ...more }, read) =>
      call({ method: "GET", path, query, ...more }, read),
  };
}

/** WeCom looks at the token first: what it says of anything else has found the token good. */
const isAboutTheCall = (cause: unknown) =>
  cause instanceof ApiError && cause.failure.errcode !== undefined && !asksForToken(cause);

const noSecret = () =>
  new ApiError(
    "ERR_SEND",
    failureOf({
      class: "held",
      scope: "app",
      error: "no_secret",
      zh: "应用没有配置 Secret，不能主动调用：在 .env 里填上管理后台的 Secret",
      en: "The app has no secret, so that it cannot call: enter the one of the console in .env",
    }),
  );
