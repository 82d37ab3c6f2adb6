import { type LateOptions, lateOptions } from "../replies/late.ts";
import { type Answerer, answerer, type ErasedHandler } from "./answerer.ts";
import { asksForKind, type Slot } from "./asking.ts";
import type { PluginScope } from "./plugin-scope.ts";
import type { MatchTarget } from "./target.ts";

/** The slots of one `p.on`: what it asks for by key comes earlier than what it asks for whole. */
export function querySlots(
  scope: PluginScope,
  query: string | readonly string[],
  targets: readonly MatchTarget[],
  handler: ErasedHandler,
  late?: LateOptions,
): readonly Slot[] {
  const label = `on ${[query].flat().join(", ")}`;
  const answer = answerer(scope, label, handler, lateOptions(late, scope.name));
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
