import { createBot } from "../bot/bot.ts";
import type { Plugin } from "../bot/plugin.ts";
import { serviceTokenOf } from "../bot/service-order.ts";
import type { ResolvedBot } from "../config/resolved.ts";
import { BotError } from "../errors.ts";
import { systemClock, within } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { noMeter } from "../ports/meter.ts";
import { memory } from "../stores/memory/memory.ts";
import { ApiError } from "../wecom/api/failure.ts";
import { openActiveSide } from "./active-side.ts";

/** What became of the setup of one plugin that did not go well. */
export interface Rehearsed {
  readonly plugin: string;
  /** Where it is defined, as far as stacks say. */
  readonly place: string | undefined;
  /** What it threw; `undefined` when it has not ended. */
  readonly thrown: unknown;
  /** Whether it may well succeed in life: it only missed what there is not, or has not ended. */
  readonly isOpen: boolean;
}

export interface RehearseOptions {
  /** How long a setup may wait for what does not come here, in milliseconds. Default ten seconds. */
  readonly limitMs?: number;
  /** Told before each setup: one that never gives up the event loop is known by it. */
  readonly onSetup?: (plugin: Pick<Plugin, "name" | "place">) => void;
}

/** An address that refuses at once. */
const NOWHERE = "http://127.0.0.1:0";

class Unfinished extends Error {}

/**
 * Sets up all plugins and undoes it, on a store in memory: nothing listens, nothing is written and
 * WeCom is not asked. One that fails is left out, with those that need it, and the others are tried.
 *
 * @throws BotError `ERR_SERVICE_MISSING`, `ERR_SERVICE_CYCLE`; ConfigError of the plugins' schemas
 */
export async function rehearse(
  bot: ResolvedBot,
  logger: Logger,
  options: RehearseOptions = {},
): Promise<readonly Rehearsed[]> {
  const found: Rehearsed[] = [];
  let plugins = bot.plugins;
  for (;;) {
    const failed = await setUp(bot, plugins, logger, options);
    if (!failed) return found;
    found.push(failed);
    plugins = without(plugins, failed.plugin);
  }
}

/** Sets up until one fails. */
async function setUp(
  bot: ResolvedBot,
  plugins: readonly Plugin[],
  logger: Logger,
  { limitMs = 10_000, onSetup }: RehearseOptions,
): Promise<Rehearsed | undefined> {
  const store = await memory().open({ directory: "", logger });
  const { settings } = bot;
  const { pusher, api, close } = openActiveSide({
    bot: { ...bot, settings: { ...settings, apiBase: NOWHERE, proxy: undefined } },
    tools: { store, clock: systemClock, logger, meter: noMeter },
    onReport: () => {},
  });
  let current: Plugin | undefined;
  const timed = plugins.map((plugin) => ({
    ...plugin,
    setup: async (registrar: Parameters<Plugin["setup"]>[0]) => {
      current = plugin;
      onSetup?.(plugin);
      const ended = Promise.resolve(plugin.setup(registrar));
      if (!(await within(systemClock, limitMs, ended))) throw new Unfinished();
    },
  }));
  try {
    const kernel = await createBot({
      plugins: timed,
      middleware: bot.middleware,
      production: bot.production,
      store,
      clock: systemClock,
      logger,
      pusher,
      api,
      checking: true,
      zone: bot.zone,
      holidays: bot.holidays,
    });
    await kernel.close();
    return undefined;
  } catch (error) {
    // What no setup threw is about the list as a whole.
    if (!current) throw error;
    const { name: plugin, place } = current;
    const thrown = error instanceof BotError && error.cause !== undefined ? error.cause : error;
    if (thrown instanceof Unfinished) return { plugin, place, thrown: undefined, isOpen: true };
    return { plugin, place, thrown, isOpen: isOnlyHere(thrown) };
  } finally {
    await close();
    await store.close();
  }
}

/** Beside a bot that runs, its ports are taken; and WeCom cannot be asked here. */
function isOnlyHere(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (thrown instanceof ApiError) return true;
  if ((thrown as NodeJS.ErrnoException).code === "EADDRINUSE") return true;
  return isOnlyHere(thrown.cause);
}

/** The list without one plugin, nor those that need what it alone gives. */
function without(plugins: readonly Plugin[], name: string): readonly Plugin[] {
  const gone = plugins.find((plugin) => plugin.name === name);
  const rest = plugins.filter((plugin) => plugin !== gone);
  const lost = rest.filter(({ needs }) =>
    Object.values(needs).some(
      (need) => !need.optional && gone?.provides.includes(serviceTokenOf(need)) === true,
    ),
  );
  return lost.reduce<readonly Plugin[]>((left, { name: other }) => without(left, other), rest);
}
