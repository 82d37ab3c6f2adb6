import type { InboundEvent } from "../events/inbound.ts";
import { isPromiseLike } from "../plain-data.ts";
import { type LateOptions, NO_WISH } from "../replies/late.ts";
import type { Outcome } from "../replies/outcome.ts";
import { contain } from "./error-boundary.ts";
import { HandlerContext } from "./handler-context.ts";
import type { PluginScope } from "./plugin-scope.ts";
import type { Current, Run } from "./run.ts";
import { toOutcome } from "./to-outcome.ts";
import { watchedCall } from "./watched-call.ts";

/** A handler that is only run for what it asked for; its types were checked at registration. */
export type ErasedHandler = (ctx: HandlerContext) => unknown;

/** Runs one handler inside its plugin's middleware and error boundary. Never throws. */
export type Answerer = (
  event: InboundEvent,
  run: Run,
  args?: unknown,
  match?: unknown,
) => Outcome | Promise<Outcome>;

/**
 * @param label how log lines and `explain` name the handler
 * @param late what the handler wants when it is late
 */
export function answerer(
  scope: PluginScope,
  label: string,
  handler: ErasedHandler,
  late: LateOptions = NO_WISH,
): Answerer {
  // Made once, so that naming the handler that runs costs every message one assignment.
  const current: Current = Object.freeze({ plugin: scope.name, handler: label, late });
  let warned = scope.production;
  const onNothing = () => {
    if (warned) return;
    warned = true;
    scope.log.warn("plugin.no_answer", {
      handler: label,
      cure: "the handler returned undefined: return silent for no answer, pass to ask the next",
    });
  };
  const onEmpty = () => emptyAnswer(scope, label);
  const odd = { onNothing, onEmpty };
  const settle = (answer: unknown) => toOutcome(answer, odd);
  const watched = watchedCall(scope, label, handler, (ctx) => ctx.event.id);
  const handle = (ctx: HandlerContext) => {
    const answer = watched(ctx);
    return isPromiseLike(answer) ? Promise.resolve(answer).then(settle) : settle(answer);
  };

  return (event, run, args, match) => {
    run.current = current;
    return contain(scope, label, event, run, () => {
      const ctx = new HandlerContext(event, run, scope, args, match);
      if (!scope.chain) return handle(ctx);
      const wrapped: unknown = scope.chain(ctx, () => handle(ctx));
      return isPromiseLike(wrapped) ? Promise.resolve(wrapped).then(settle) : settle(wrapped);
    });
  };
}

/** Says that an answer, or parts of it, would have shown nothing and were not sent. */
export const emptyAnswer = ({ log }: PluginScope, handler: string): void =>
  log.warn("plugin.empty_answer", {
    handler,
    cure:
      "an answer holds nothing that a member could see, so nothing is sent for it: " +
      "return silent for no answer",
  });
