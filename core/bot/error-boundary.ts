import { passiveSlot } from "../events/groups.ts";
import type { AnyEvent } from "../events/own.ts";
import { isPromiseLike } from "../plain-data.ts";
import { type Outcome, silent } from "../replies/outcome.ts";
import { type Reply, reply } from "../replies/reply.ts";
import { ApiError } from "../wecom/api/failure.ts";
import { thrownAt } from "./failure.ts";
import type { PluginScope } from "./plugin-scope.ts";
import type { Run } from "./run.ts";
import { isAsyncIterable } from "./to-outcome.ts";

/**
 * Runs what a plugin wrote. However it fails (at once, later, or half-way through a stream, with
 * an error or anything else), that is one log line and an apology if one is configured: the
 * other plugins and the next message never notice.
 */
export function contain(
  scope: PluginScope,
  label: string,
  event: AnyEvent,
  run: Run,
  work: () => Outcome | PromiseLike<Outcome>,
): Outcome | Promise<Outcome> {
  // Every message comes through here, and most are answered at once: no closure is made for them.
  const guarded: Guarded = { scope, label, event, run };
  try {
    const outcome = work();
    return isPromiseLike(outcome) ? containPromise(outcome, guarded) : settled(outcome, guarded);
  } catch (thrown) {
    return failed(thrown, guarded);
  }
}

/** Whose handler runs, and for what. */
interface Guarded {
  readonly scope: PluginScope;
  readonly label: string;
  readonly event: AnyEvent;
  readonly run: Run;
}

function settled(outcome: Outcome, guarded: Guarded): Outcome {
  return isAsyncIterable(outcome) ? containStream(outcome, guarded) : outcome;
}

async function containPromise(outcome: PromiseLike<Outcome>, guarded: Guarded): Promise<Outcome> {
  try {
    return settled(await outcome, guarded);
  } catch (thrown) {
    return failed(thrown, guarded);
  }
}

function failed(thrown: unknown, guarded: Guarded): typeof silent | Reply[] {
  const { scope, label, event, run } = guarded;
  if (gaveUp(thrown, run)) return silent;
  run.failed = true;
  run.errmsg = refusedIn(thrown) ?? `${scope.name}, ${label}: ${thrownAt(thrown)}`;
  scope.failed(label, thrown, event);
  return apology(scope, event);
}

/** What a dead letter says of WeCom's refusal. */
function refusedIn(thrown: unknown): string | undefined {
  if (!(thrown instanceof ApiError) || thrown.failure.errmsg === undefined) return undefined;
  return `${thrown.failure.error} ${thrown.failure.errmsg}`;
}

/** Whether a handler ended as its signal told it to, as `ctx.sleep` does: nothing is wrong then. */
export const gaveUp = (thrown: unknown, { signal }: Run): boolean =>
  signal.aborted && thrown === signal.reason;

/** Whoever spoke may be told; an event that takes no text was caused by nobody who waits. */
function apology(scope: PluginScope, { kind, app }: AnyEvent): typeof silent | Reply[] {
  const { failed } = scope.textsOf(app);
  if (failed === undefined || passiveSlot(kind) !== "text") return silent;
  return [reply.text(failed)];
}

async function* containStream(
  parts: AsyncIterable<Reply>,
  guarded: Guarded,
): AsyncGenerator<Reply, void, undefined> {
  let apologies: typeof silent | Reply[] = silent;
  try {
    yield* parts;
  } catch (thrown) {
    apologies = failed(thrown, guarded);
  }
  if (apologies !== silent) yield* apologies;
}

/**
 * The same function, whose synchronous part the watchdog knows by name: what blocks the event loop
 * stands there.
 *
 * @param messageOf the one message (`event.id`) that it is called for
 */
export function watchedCall<C, R>(
  { name, watch }: PluginScope,
  label: string,
  call: (context: C) => R,
  messageOf: (context: C) => string | undefined = () => undefined,
): (context: C) => R {
  const number = watch.register(name, label);
  return (context) => {
    watch.enter(number, messageOf(context));
    try {
      return call(context);
    } finally {
      watch.leave();
    }
  };
}
