import { createSeal } from "../../../crypto/seal.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Entropy } from "../../../ports/entropy.ts";
import type { Logger } from "../../../ports/logger.ts";
import type { Meter } from "../../../ports/meter.ts";
import { Secret } from "../../../secret.ts";
import type { Store } from "../../../stores/port/store.ts";
import { numberOf, readAnswer, textOf } from "../answer.ts";
import { timed } from "../call.ts";
import { ApiError, failureOf } from "../failure.ts";
import type { Http } from "../http.ts";
import { sharedToken } from "./shared-token.ts";
import { type AccessToken, type ApiApp, accessTokenOf, tokenKey } from "./token.ts";
import { TokenKeeper } from "./token-keeper.ts";

const PATH = "/cgi-bin/gettoken";
const LIMIT_MS = 10_000;

/**
 * Asks WeCom for a token (document 91039).
 *
 * @throws ApiError as every call; `ERR_API_ANSWER` for an answer without a token
 */
async function fetchToken(
  { http, clock, meter }: { readonly http: Http; readonly clock: Clock; readonly meter: Meter },
  { corpId, secret }: ApiApp,
): Promise<AccessToken> {
  const query = { corpid: corpId, corpsecret: secret?.reveal() };
  const fields = await timed({ meter, clock }, PATH, () =>
    http.ask({ method: "GET", path: PATH, query, limitMs: LIMIT_MS }, readAnswer),
  );
  const text = textOf(fields, "access_token");
  const seconds = numberOf(fields, "expires_in") ?? 0;
  if (text && seconds > 0) return accessTokenOf(text, seconds, clock.now());
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

interface TokensOptions {
  readonly http: Http;
  readonly store: Pick<Store, "values" | "leases">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter: Meter;
  /** For sealing what is kept. */
  readonly entropy: Entropy;
}

/** Finds the keeper of an app's token: names for the same app and secret have one together. */
export function createTokens(options: TokensOptions): (app: ApiApp) => TokenKeeper {
  const { store, clock, logger, meter, entropy } = options;
  const keepers = new Map<string, TokenKeeper>();

  return (app) => {
    const key = tokenKey(app);
    const known = keepers.get(key);
    if (known) return known;
    const keeper = new TokenKeeper({
      app: app.name,
      shared: sharedToken({ store, clock, key, seal: sealOf(app, entropy) }),
      fetch: () => fetchToken(options, app),
      clock,
      logger,
      meter,
    });
    keepers.set(key, keeper);
    return keeper;
  };
}

/** Without a secret there is no token to keep. */
const sealOf = ({ corpId, agentId, secret = new Secret("") }: ApiApp, entropy: Entropy) =>
  createSeal({ tenant: corpId, account: agentId, secret }, "token", entropy);
