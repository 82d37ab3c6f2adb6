import { type LateOptions, lateOptions } from "../../replies/late.ts";
import { pass } from "../../replies/outcome.ts";
import { answerer, type ErasedHandler } from "../answerer.ts";
import { type Slot, TEXT } from "../asking.ts";
import type { PluginScope } from "../plugin-scope.ts";
import { linearExpression } from "./expression.ts";

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
