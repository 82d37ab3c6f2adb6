import type { InboundEvent } from "../events/inbound.ts";
import { isPromiseLike } from "../plain-data.ts";
import { type LateOptions, lateOptions, NO_WISH } from "../replies/late.ts";
import { type Outcome, pass } from "../replies/outcome.ts";
import { asksForKind, type Slot, TEXT } from "./asking.ts";
import { CLICK } from "./cards/change.ts";
import { withCardChange } from "./cards/promised.ts";
import { contain, watchedCall } from "./error-boundary.ts";
import { HandlerContext } from "./handler-context.ts";
import { linearExpression } from "./hears/expression.ts";
import type { PluginScope } from "./plugin-scope.ts";
import type { Current, Run } from "./run.ts";
import type { MatchTarget } from "./target.ts";
import { toOutcome } from "./to-outcome.ts";

/** A handler that is only run for what it asked for; its types were checked at registration. */
export type ErasedHandler = (ctx: HandlerContext) => unknown;

/** Runs one handler inside its plugin's middleware and error boundary. Never throws. */
export type Answerer = (
  event: InboundEvent,
  run: Run,
  args?: unknown,
  match?: unknown,
) => Outcome | Promise<Outcome>;

/** Makes the context of a handler. */
type ContextClass = new (
  ...of: ConstructorParameters<typeof HandlerContext<InboundEvent>>
) => HandlerContext;

/**
 * @param label how log lines and `explain` name the handler
 * @param late what the handler wants when it is late
 * @param Context what it is given
 */
export function answerer(
  scope: PluginScope,
  label: string,
  handler: ErasedHandler,
  late: LateOptions = NO_WISH,
  Context: ContextClass = HandlerContext,
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
      const ctx = new Context(event, run, scope, args, match);
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

/** The slots of one `p.on`: what it asks for by key comes earlier than what it asks for whole. */
export function querySlots(
  scope: PluginScope,
  query: string | readonly string[],
  targets: readonly MatchTarget[],
  handler: ErasedHandler,
  late?: LateOptions,
): readonly Slot[] {
  const label = `on ${[query].flat().join(", ")}`;
  const isOfClicks = targets.some(({ kind }) => kind === CLICK);
  const asked = isOfClicks ? withCardChange(handler) : handler;
  const answer = answerer(scope, label, asked, lateOptions(late, scope.name));
  const keyed = targets.filter(({ key }) => key !== undefined);
  const whole = targets.filter(({ key }) => key === undefined);
  return [
    ...(keyed.length > 0 ? [querySlot(scope, label, keyed, answer)] : []),
    ...(whole.length > 0 ? [querySlot(scope, label, whole, answer)] : []),
  ];
}

function querySlot(
  scope: PluginScope,
  label: string,
  targets: readonly MatchTarget[],
  answer: Answerer,
): Slot {
  return {
    verb: "answer",
    plugin: scope.name,
    label,
    targets,
    takes: targets.flatMap(({ kind, key }) => (key === undefined ? [] : [`${kind}=${key}`])),
    looksInside: targets.some(({ key }) => key !== undefined),
    ask: ({ event, run }) => answer(event, run),
    judge: ({ event }) => ({ matches: true, why: asksForKind(event) }),
  };
}

/** @throws BotError `ERR_REGEX` */
export function hearsSlot(
  scope: PluginScope,
  expression: RegExp,
  handler: ErasedHandler,
  late?: LateOptions,
): Slot {
  const find = linearExpression(expression, scope.name);
  const label = `hears ${expression}`;
  const answer = answerer(scope, label, handler, lateOptions(late, scope.name));
  return {
    verb: "answer",
    plugin: scope.name,
    label,
    targets: TEXT,
    looksInside: true,
    ask: ({ event, run, text }) => {
      const match = find(text);
      return match ? answer(event, run, undefined, match) : pass;
    },
    judge: ({ text }) =>
      find(text)
        ? { matches: true, why: { zh: "正则匹配上了", en: "the expression is found" } }
        : { matches: false, why: { zh: "正则没有匹配", en: "the expression is not found" } },
  };
}
