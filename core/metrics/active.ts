import type { Registry } from "prom-client";
import type { CallResult, FailureClass, Meter, PushResult, TokenResult } from "../ports/meter.ts";
import {
  Children,
  cellsOf,
  createCounter,
  createHistogram,
  MOST_APPS,
  MOST_PATHS,
} from "./figures.ts";

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
