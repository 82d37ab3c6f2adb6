import { pooledEntropy } from "../adapters/wecom/entropy.ts";
import { createWecomAdapter } from "../adapters/wecom/wecom.ts";
import type { ResolvedApp } from "../config/resolved.ts";
import type { Adapter } from "../contracts/adapter.ts";
import { BotError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { type OnOpened, watchedAdapter } from "./watched-adapter.ts";

export interface AdaptersOptions {
  readonly apps: readonly ResolvedApp[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told which event each delivery carried. */
  readonly onOpened: OnOpened | undefined;
}

/**
 * The adapters of all apps, by the apps' names.
 *
 * @returns throws BotError `ERR_CONFIG` for a name that is not configured, or is not any more
 */
export function createAdapters(options: AdaptersOptions): (app: string) => Adapter {
  const adapters = new Map(options.apps.map((app) => [app.name, adapterOf(app, options)]));
  return (name) => {
    const adapter = adapters.get(name);
    if (adapter) return adapter;
    throw new BotError("ERR_CONFIG", `there is no app named ${name}`);
  };
}

function adapterOf(app: ResolvedApp, { clock, logger, onOpened }: AdaptersOptions): Adapter {
  const adapter = createWecomAdapter({
    app: app.name,
    corpId: app.corpId,
    agentId: app.agentId,
    keyPairs: app.keyPairs,
    freshnessSeconds: app.freshnessSeconds,
    locationDatum: app.locationDatum,
    clock,
    entropy: pooledEntropy(),
    logger,
  });
  return onOpened ? watchedAdapter(adapter, onOpened) : adapter;
}
