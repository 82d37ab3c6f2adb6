import type { Meter } from "../../contracts/meter.ts";
import type { Store } from "../../contracts/store.ts";
import { createSeal } from "../../crypto/seal.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Entropy } from "../../ports/entropy.ts";
import type { Logger } from "../../ports/logger.ts";
import { Secret } from "../../secret.ts";
import type { ApiApp } from "../app.ts";
import type { Http } from "../http/http.ts";
import { fetchToken } from "./fetch-token.ts";
import { sharedToken } from "./shared-token.ts";
import { keyOf } from "./token.ts";
import { TokenKeeper } from "./token-keeper.ts";

export interface TokensOptions {
  readonly http: Http;
  readonly store: Pick<Store, "values" | "write">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter: Meter;
  /** For sealing what is kept. */
  readonly entropy: Entropy;
}

/** How many share the store in this process. */
let owners = 0;

/** Finds the keeper of an app's token: names for the same app and secret have one together. */
export function createTokens(options: TokensOptions): (app: ApiApp) => TokenKeeper {
  const { store, clock, logger, meter, entropy } = options;
  const keepers = new Map<string, TokenKeeper>();
  owners++;
  const owner = `${process.pid}.${owners}`;

  return (app) => {
    const key = keyOf(app);
    const known = keepers.get(key);
    if (known) return known;
    const keeper = new TokenKeeper({
      app: app.name,
      shared: sharedToken({ store, clock, key, owner, seal: sealOf(app, entropy) }),
      fetch: () => fetchToken(options, app),
      ...{ clock, logger, meter },
    });
    keepers.set(key, keeper);
    return keeper;
  };
}

/** Without a secret there is no token to keep. */
const sealOf = ({ corpId, agentId, secret = new Secret("") }: ApiApp, entropy: Entropy) =>
  createSeal({ corpId, agentId, secret }, "token", entropy);
