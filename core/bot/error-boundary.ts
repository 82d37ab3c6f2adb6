import { passiveSlot } from "../events/groups.ts";
import type { InboundEvent } from "../events/inbound.ts";
import { type Outcome, silent } from "../events/outcome.ts";
import { type Reply, reply } from "../events/reply.ts";
import type { PluginScope } from "./plugin-scope.ts";
import { isPromiseLike } from "./promise-like.ts";
import { isAsyncIterable } from "./to-outcome.ts";

/**
 * Runs what a plugin wrote. However it fails (at once, later, or half-way through a stream, with
 * an error or anything else), that is one log line and an apology if one is configured: the
 * other plugins and the next message never notice.
 */
export function contain(
  scope: PluginScope,
  label: string,
  event: InboundEvent,
  run: () => Outcome | PromiseLike<Outcome>,
): Outcome | Promise<Outcome> {
  const failed = (thrown: unknown) => {
    scope.failed(label, thrown, event);
    return apology(scope, event);
  };
  const settled = (outcome: Outcome) =>
    isAsyncIterable(outcome) ? containStream(outcome, failed) : outcome;
  try {
    const outcome = run();
    if (!isPromiseLike(outcome)) return settled(outcome);
    return Promise.resolve(outcome).then(settled).catch(failed);
  } catch (thrown) {
    return failed(thrown);
  }
}

/** Whoever spoke may be told; an event that takes no text was caused by nobody who waits. */
function apology({ onErrorText }: PluginScope, { kind }: InboundEvent): typeof silent | Reply[] {
  if (onErrorText === undefined || passiveSlot(kind) !== "text") return silent;
  return [reply.text(onErrorText)];
}

async function* containStream(
  parts: AsyncIterable<Reply>,
  failed: (thrown: unknown) => typeof silent | Reply[],
): AsyncGenerator<Reply, void, undefined> {
  let apologies: typeof silent | Reply[] = silent;
  try {
    yield* parts;
  } catch (thrown) {
    apologies = failed(thrown);
  }
  if (apologies !== silent) yield* apologies;
}
