import { BotError, ConfigError, PluginError } from "../errors.ts";
import type { Member } from "../events/member.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { type Meter, noMeter } from "../ports/meter.ts";
import type { Watch } from "../ports/watch.ts";
import type { Pusher } from "../replies/push.ts";
import { TEXTS, type Texts } from "../replies/texts.ts";
import type { Store } from "../stores/port/store.ts";
import type { ApiClient } from "../wecom/api/clients.ts";
import { Jobs, type JobsOptions } from "./jobs/jobs.ts";
import { compose } from "./middleware.ts";
import type { OwnMessages } from "./own.ts";
import type { Plugin } from "./plugin.ts";
import { type ConfigResult, listIssues, validateConfig } from "./plugin-config.ts";
import { PluginScope } from "./plugin-scope.ts";
import { createRegistrar } from "./registrar.ts";
import { RegistrationList } from "./registration.ts";
import type { AnyToken } from "./service.ts";
import { rivalProviders, serviceTokenOf, setupOrder } from "./service-order.ts";
import { Talks } from "./talks/talks.ts";
import type { Tracer } from "./tracer.ts";
import { undo } from "./undo.ts";

export interface InstallOptions {
  readonly plugins: readonly Plugin[];
  readonly store?: Store | undefined;
  /** Takes what plugins send actively; without one they cannot. */
  readonly pusher?: Pusher | undefined;
  /** Gives the client of an app, of the only one for `undefined`; throws for one that is not there. */
  readonly api?: ((app: string | undefined) => ApiClient) | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly production: boolean;
  /** Whether setups are only tried, and all of it is undone at once. */
  readonly checking?: boolean | undefined;
  /** What the framework says to members of an app. Default: `TEXTS`. */
  readonly textsOf?: ((app: string) => Texts) | undefined;
  /** Names of the apps. */
  readonly apps?: readonly string[] | undefined;
  /** Takes messages of our own; without it nothing happens at a time. */
  readonly own?: OwnMessages | undefined;
  /** The zone of jobs that name none. Default: that of the process. */
  readonly zone?: JobsOptions["zone"];
  /** Days that are otherwise than published, for jobs. */
  readonly holidays?: JobsOptions["holidays"];
  /** Whether anything can be sent to a member who did not just write. Default: nothing can. */
  readonly canSend?: ((member: Member) => boolean) | undefined;
  /** Counts what fails. */
  readonly meter?: Meter | undefined;
  /** Told what every handler does. */
  readonly tracer?: Tracer | undefined;
  /** Told which handler has the event loop. */
  readonly watch?: Watch | undefined;
}

/** A plugin whose setup has finished. */
export interface Installed {
  readonly scope: PluginScope;
  /** The file that defines it. */
  readonly source: string | undefined;
}

/** All plugins, and what they registered. */
export interface Installation {
  readonly installed: readonly Installed[];
  readonly registrations: RegistrationList;
  /** Left out where there is no store to keep any in. */
  readonly talks: Talks | undefined;
  /** The same. */
  readonly jobs: Jobs | undefined;
}

/**
 * Validates all configurations, then sets the plugins up, providers first.
 *
 * @returns the plugins in list order, and what they registered
 * @throws ConfigError with all problems of all plugins
 * @throws BotError `ERR_SERVICE_MISSING`, `ERR_SERVICE_CYCLE`, and what a registration refuses
 * @throws PluginError `ERR_PLUGIN_SETUP` when a setup throws; what was set up is undone before
 */
export async function install(options: InstallOptions): Promise<Installation> {
  const { plugins } = options;
  const configs = await validateAll(plugins);
  const order = setupOrder(plugins);
  const services = new Map<AnyToken, unknown>();
  const registrations = new RegistrationList(plugins.map(({ name }) => name));
  const installed = new Map<Plugin, Installed>();
  const talks = talksOf(options);
  const jobs = jobsOf(options);
  try {
    for (const plugin of order) {
      const config = configs.get(plugin);
      const given = { ...options, config, services, registrations, talks, jobs };
      installed.set(plugin, await setUp(plugin, given));
    }
    await talks?.load();
  } catch (error) {
    await undo(registrations, options.clock);
    throw error;
  }
  return {
    installed: plugins.flatMap((plugin) => installed.get(plugin) ?? []),
    registrations,
    talks,
    jobs,
  };
}

function talksOf(options: InstallOptions): Talks | undefined {
  const { store, clock, logger, own, apps = [], canSend = () => false, tracer } = options;
  const { textsOf = () => TEXTS } = options;
  return store && new Talks({ store, clock, logger, own, apps, canSend, textsOf, tracer });
}

function jobsOf(options: InstallOptions): Jobs | undefined {
  const { store, clock, logger, meter = noMeter, own, zone, holidays } = options;
  return store && new Jobs({ store, clock, logger, meter, own, zone, holidays });
}

async function validateAll(plugins: readonly Plugin[]): Promise<ReadonlyMap<Plugin, unknown>> {
  const issues = [...listIssues(plugins)];
  // Entries that are no plugins have been named; the others may have problems of their own.
  const proper = plugins.filter(
    (_, index) => !issues.some(({ path }) => path === `plugins[${index}]`),
  );
  const results = await Promise.all(
    proper.map(async (plugin) => [plugin, await validateConfig(plugin)] as const),
  );
  issues.push(...rivalProviders(proper), ...results.flatMap(([, { issues }]) => issues));
  if (issues.length > 0) throw new ConfigError(issues);
  return new Map(results.map(([plugin, result]) => [plugin, validated(result)]));
}

const validated = (result: ConfigResult) => ("value" in result ? result.value : undefined);

interface SetUpOptions extends InstallOptions {
  readonly config: unknown;
  readonly services: Map<AnyToken, unknown>;
  readonly registrations: RegistrationList;
  readonly talks: Talks | undefined;
  readonly jobs: Jobs | undefined;
}

async function setUp(plugin: Plugin, options: SetUpOptions): Promise<Installed> {
  const { services, registrations } = options;
  const scope = new PluginScope(plugin.name, options);
  const needs = Object.fromEntries(
    Object.entries(plugin.needs).map(([name, need]) => [name, services.get(serviceTokenOf(need))]),
  );
  const { registrar, opened, seal } = createRegistrar({
    scope,
    config: options.config,
    needs: Object.freeze(needs),
    provides: plugin.provides,
    services,
    clock: options.clock,
    checking: options.checking ?? false,
    registrations,
    talks: options.talks,
    jobs: options.jobs,
  });
  try {
    await plugin.setup(registrar);
    await opened();
  } catch (cause) {
    // What a registration refuses has said already which plugin it was.
    throw cause instanceof BotError ? cause : setupFailed(plugin, "its setup threw", cause);
  } finally {
    seal();
  }
  const owed = plugin.provides.find((token) => !services.has(token));
  if (owed) throw setupFailed(plugin, `it did not provide the service ${owed.name}`);
  scope.chain = compose(registrations.of("use", plugin.name).map(({ run }) => run));
  return { scope, source: plugin.source };
}

function setupFailed({ name }: Plugin, what: string, cause?: unknown): PluginError {
  const reason = cause instanceof Error ? `: ${cause.message}` : "";
  const message = `plugin ${name} could not be set up: ${what}${reason}`;
  return new PluginError("ERR_PLUGIN_SETUP", name, message, { cause });
}
