import { ApiError } from "../../contracts/api/api-error.ts";
import type { Meter } from "../../contracts/meter.ts";
import type { Clock } from "../../ports/clock.ts";
import { readAnswer } from "../answer.ts";
import type { ApiApp } from "../app.ts";
import { failureOf } from "../failure.ts";
import { numberOf, textOf } from "../fields.ts";
import type { Http } from "../http/http.ts";
import { timed } from "../timed.ts";
import { type Token, tokenOf } from "./token.ts";

const PATH = "/cgi-bin/gettoken";
const LIMIT_MS = 10_000;

/**
 * Asks WeCom for a token (document 91039).
 *
 * @throws ApiError as every call; `ERR_API_ANSWER` for an answer without a token
 */
export async function fetchToken(
  { http, clock, meter }: { readonly http: Http; readonly clock: Clock; readonly meter: Meter },
  { corpId, secret }: ApiApp,
): Promise<Token> {
  const query = { corpid: corpId, corpsecret: secret?.reveal() };
  const fields = await timed({ meter, clock }, PATH, () =>
    http.ask({ method: "GET", path: PATH, query, limitMs: LIMIT_MS }, readAnswer),
  );
  const text = textOf(fields, "access_token");
  const seconds = numberOf(fields, "expires_in") ?? 0;
  if (text && seconds > 0) return tokenOf(text, seconds, clock.now());
  throw noToken();
}

const noToken = () =>
  new ApiError(
    "ERR_API_ANSWER",
    failureOf({
      class: "busy",
      error: "ERR_API_ANSWER",
      zh: "gettoken 的答复里没有 access_token：检查代理和 WECOM_API_BASE",
      en: "The answer to gettoken holds no access_token: check proxies and WECOM_API_BASE",
    }),
  );
