import type { InboundEvent } from "../events/inbound.ts";
import type { ErasedHandler } from "./answerer.ts";
import { gaveUp, watchedCall } from "./error-boundary.ts";
import { WatcherContext } from "./handler-context.ts";
import type { PluginScope } from "./plugin-scope.ts";
import type { Run } from "./run.ts";
import type { MatchTarget } from "./target.ts";

/** A watcher with what it asks for. */
export interface ObserverSlot {
  readonly verb: "observe";
  readonly plugin: string;
  readonly label: string;
  readonly targets: readonly MatchTarget[];
  /** Runs the observer. Its failure is a log line; the promise never rejects. */
  watch(event: InboundEvent, run: Run): Promise<void>;
}

/** @param ordinal among the observers of its plugin */
export function observerSlot(
  scope: PluginScope,
  query: string | readonly string[],
  targets: readonly MatchTarget[],
  observer: ErasedHandler,
  ordinal: number,
): ObserverSlot {
  const label = `observe ${[query].flat().join(", ")}`;
  const watched = watchedCall(scope, label, observer, (ctx) => ctx.event.id);
  return {
    verb: "observe",
    plugin: scope.name,
    label,
    targets,
    async watch(event, run) {
      try {
        await watched(new WatcherContext(event, run, scope, ordinal));
      } catch (thrown) {
        if (!gaveUp(thrown, run)) scope.failed(label, thrown, event);
      }
    },
  };
}
