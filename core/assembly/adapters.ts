import { BotError } from "../errors.ts";
import type { InboundEvent } from "../events/inbound.ts";
import type { Adapter } from "../platform/adapter.ts";
import type { ResolvedApp } from "../platform/platform.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { pooledEntropy } from "../system-entropy.ts";

/** Told which event a delivery carried; `query` is its raw query string. */
export type OnOpened = (query: string, event: InboundEvent) => void;

/** The same adapter, telling what it opens. */
const watchedAdapter = (adapter: Adapter, onOpened: OnOpened): Adapter => ({
  app: adapter.app,
  contentType: adapter.contentType,
  verifyUrl: (query) => adapter.verifyUrl(query),
  open(query, body) {
    const opened = adapter.open(query, body);
    onOpened(query, opened.event);
    return opened;
  },
  reopen: (kept) => adapter.reopen(kept),
  seal: (reply, opened) => adapter.seal(reply, opened),
});

interface AdaptersOptions {
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
  const adapter = app.platform.adapter(app, { clock, entropy: pooledEntropy(), logger });
  return onOpened ? watchedAdapter(adapter, onOpened) : adapter;
}
