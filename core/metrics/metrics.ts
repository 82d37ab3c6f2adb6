import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Clock } from "../ports/clock.ts";
import type {
  CallResult,
  FailureClass,
  Meter,
  PushResult,
  TickResult,
  TokenResult,
} from "../ports/meter.ts";
import { countCallbacks, countMessages } from "./callbacks.ts";
import {
  Children,
  cellsOf,
  createCounter,
  createHistogram,
  MOST_APPS,
  MOST_CODES,
  MOST_JOBS,
  MOST_PATHS,
  MOST_PLUGINS,
  NO_PLUGIN,
} from "./figures.ts";
import { createGauges, type MetricSources } from "./gauges.ts";

export interface MetricsOptions {
  /** Of the framework, as in `0.1.0`. */
  readonly version: string;
  /** Names of the apps in `bot.config.ts`. */
  readonly apps: readonly string[];
  readonly clock: Clock;
}

/** All figures, in the text form that Prometheus reads. */
export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

export interface Metrics {
  readonly meter: Meter;
  /**
   * Adds the figures that merely are. To be called once, when the store is open and before anybody
   * works with it: what is in the ledger then is what the balance of messages starts from.
   */
  attach(sources: MetricSources): void;
  render(): Promise<Exposition>;
}

/** Milliseconds between two looks at the event loop; the delays it shows are no finer. */
const LOOP_PRECISION_MS = 20;

/**
 * The figures of one bot, in a registry of their own, with those of the process beside them
 * (`process_…`, `nodejs_…`; the delay of the event loop is `nodejs_eventloop_lag_…`).
 */
export function createMetrics({ version, apps, clock }: MetricsOptions): Metrics {
  const registry = new Registry();
  const messages = countMessages(registry);
  let readGauges = async () => {};
  new Gauge({
    name: "huiyin_build_info",
    help: "Always 1; its label says which version runs",
    labelNames: ["version"],
    registers: [registry],
  }).set({ version }, 1);
  let knowsProcess = false;

  /** From the first look on: timers and observers that nobody asks are not worth their while. */
  const addProcess = () => {
    if (knowsProcess) return;
    knowsProcess = true;
    collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_PRECISION_MS });
  };

  return {
    meter: {
      ...countCallbacks(registry, apps),
      ...messages.meter,
      ...countActive(registry, apps),
      ...countRoutes(registry),
      ...countTroubles(registry),
    },
    attach(sources) {
      const unaccounted = sources.counts().then((before) => messages.balance(before.messages));
      // Whoever reads the figures finds out that it could not be read.
      unaccounted.catch(() => {});
      readGauges = createGauges({ registry, sources, clock, unaccounted });
    },
    async render() {
      addProcess();
      await readGauges();
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}

const CLASSES = ["2xx", "3xx", "4xx", "5xx"] as const;
const ROUTE_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Requests for the routes and pages of plugins. */
export function countRoutes(registry: Registry): Pick<Meter, "routed"> {
  const requests = createCounter({
    registry,
    name: "huiyin_route_requests_total",
    help: "Requests for routes of plugins, by plugin and by class of the status",
    labels: ["plugin", "status"],
  });
  const seconds = createHistogram({
    registry,
    name: "huiyin_route_seconds",
    help: "From the arrival of a request for a route of a plugin to the end of its answer",
    label: "plugin",
    buckets: ROUTE_SECONDS,
  });
  const plugins = new Children(MOST_PLUGINS, (plugin) => ({
    classes: cellsOf(CLASSES, (status) => requests(plugin, status)),
    observe: seconds(plugin),
  }));
  return {
    routed(plugin, status, ms) {
      const { classes, observe } = plugins.get(plugin);
      classes[`${Math.min(5, Math.max(2, Math.floor(status / 100))) as 2}xx`].value += 1;
      observe(ms);
    },
  };
}

const TICKS: readonly TickResult[] = ["done", "failed", "skipped", "missed"];

/** What became of jobs, and what went wrong: in a plugin, in a store that takes nothing, in an event loop that stands still. */
export function countTroubles(
  registry: Registry,
): Pick<Meter, "ticked" | "pluginFailed" | "writeFailed" | "blocked"> {
  const ticks = createCounter({
    registry,
    name: "huiyin_job_ticks_total",
    help: "Times at which a job was to run, by what became of them",
    labels: ["plugin", "job", "result"],
  });
  const pluginFailures = createCounter({
    registry,
    name: "huiyin_plugin_failures_total",
    help: "What plugins threw, and rejections that nobody awaited, by plugin",
    labels: ["plugin"],
  });
  const failures = createCounter({
    registry,
    name: "huiyin_store_write_failures_total",
    help: "Writes to the store that were refused or undone, by error code",
    labels: ["code"],
  });
  const blocks = createCounter({
    registry,
    name: "huiyin_loop_blocks_total",
    help: "How often the event loop stood still for more than a second, by plugin",
    labels: ["plugin"],
  });
  const blockedSeconds = createCounter({
    registry,
    name: "huiyin_loop_blocked_seconds_total",
    help: "How long the event loop stood still in all, by plugin",
    labels: ["plugin"],
  });

  const jobs = new Children(MOST_JOBS, (key) => {
    const [plugin = "", job = ""] = key.split("/");
    return cellsOf(TICKS, (result) => ticks(plugin, job, result));
  });
  const failing = new Children(MOST_PLUGINS, (plugin) => pluginFailures(plugin));
  const codes = new Children(MOST_CODES, (code) => failures(code));
  const plugins = new Children(MOST_PLUGINS, (plugin) => ({
    blocks: blocks(plugin),
    seconds: blockedSeconds(plugin),
  }));
  // They stand there from the start, so that the first of each is seen to be new.
  for (const code of ["ERR_STORE", "ERR_STORE_FULL"]) codes.get(code);
  plugins.get(NO_PLUGIN);

  return {
    ticked(plugin, job, result, count) {
      jobs.get(`${plugin}/${job}`)[result].value += count;
    },
    pluginFailed(plugin) {
      failing.get(plugin).value += 1;
    },
    writeFailed(code) {
      codes.get(code).value += 1;
    },
    blocked(plugin, ms) {
      const { blocks, seconds } = plugins.get(plugin ?? NO_PLUGIN);
      blocks.value += 1;
      seconds.value += ms / 1_000;
    },
  };
}

const FAILURES: readonly FailureClass[] = ["busy", "limited", "held", "dead", "unknown"];
const PUSHES: readonly PushResult[] = ["sent", "held", "dead", "mailbox"];
const TOKENS: readonly TokenResult[] = ["fetched", "shared", "failed"];
const CALLS: readonly CallResult[] = ["ok", "refresh", ...FAILURES];

const CALL_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * What goes out by itself: pushes, and the calls that they and others make.
 *
 * @param apps names that stand there from the start, so that a first failure is seen as one
 */
export function countActive(
  registry: Registry,
  apps: readonly string[],
): Pick<Meter, "pushed" | "retried" | "tokenRefreshed" | "called"> {
  const pushes = createCounter({
    registry,
    name: "huiyin_pushes_total",
    help: "Outgoing messages, by what became of them; one that is held may be sent later",
    labels: ["app", "result"],
  });
  const retries = createCounter({
    registry,
    name: "huiyin_push_retries_total",
    help: "Outgoing messages that will be tried again, by what the failed call means",
    labels: ["app", "class"],
  });
  const tokens = createCounter({
    registry,
    name: "huiyin_token_refreshes_total",
    help: "Access tokens that were needed and not at hand",
    labels: ["app", "result"],
  });
  const calls = createCounter({
    registry,
    name: "huiyin_api_calls_total",
    help: "Calls of the active API, by path and by what the errcode means",
    labels: ["path", "result"],
  });
  const callSeconds = createHistogram({
    registry,
    name: "huiyin_api_call_seconds",
    help: "Duration of calls of the active API",
    label: "path",
    buckets: CALL_SECONDS,
  });

  const byApp = new Children(MOST_APPS, (app) => ({
    pushes: cellsOf(PUSHES, (result) => pushes(app, result)),
    retries: cellsOf(FAILURES, (failure) => retries(app, failure)),
    tokens: cellsOf(TOKENS, (result) => tokens(app, result)),
  }));
  for (const app of apps) byApp.get(app);
  const byPath = new Children(MOST_PATHS, (path) => ({
    results: cellsOf(CALLS, (result) => calls(path, result)),
    observe: callSeconds(path),
  }));

  return {
    pushed(app, result) {
      byApp.get(app).pushes[result].value += 1;
    },
    retried(app, failure) {
      byApp.get(app).retries[failure].value += 1;
    },
    tokenRefreshed(app, result) {
      byApp.get(app).tokens[result].value += 1;
    },
    called(path, result, ms) {
      const { results, observe } = byPath.get(path);
      results[result].value += 1;
      observe(ms);
    },
  };
}
