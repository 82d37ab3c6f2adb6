import { pass } from "../replies/outcome.ts";
import type { ErasedHandler } from "./answerer.ts";
import { hearsSlot, querySlots } from "./answerer.ts";
import { commandSlot } from "./command/slot.ts";
import { HandlerContext } from "./handler-context.ts";
import { KeywordSlot } from "./keywords/slot.ts";
import type { Answers, ReplaceableAnswers } from "./plugin.ts";
import type { PluginScope } from "./plugin-scope.ts";
import type { Registration, RegistrationList } from "./registration.ts";
import type { Run } from "./run.ts";
import { targetsOf } from "./target.ts";
import { fixedAnswer } from "./to-outcome.ts";
import { sortTriggers } from "./trigger.ts";

/** The same, with something to call. */
export function functionOf<F>(scope: PluginScope, verb: string, fn: F): F {
  if (typeof fn === "function") return fn;
  throw scope.misused(`${verb} takes a function, not a ${typeof fn}`);
}

/** Who has several ways in is asked once in a run: having passed, it is not asked by another. */
function askedOnce(handler: ErasedHandler): ErasedHandler {
  const runs = new WeakSet<Run>();
  return (ctx) => {
    const run = HandlerContext.runOf(ctx);
    if (runs.has(run)) return pass;
    runs.add(run);
    return handler(ctx);
  };
}

/**
 * The verbs that answer, of one plugin.
 *
 * @param add takes what is registered
 * @param isOpen throws when it is too late to register
 */
export function answersOf(
  scope: PluginScope,
  add: (registration: Registration) => void,
  isOpen: (verb: string) => void,
): Answers {
  // The query or pattern decides at run time what the handler's type says at compile time.
  const handlerOf = (verb: string, fn: unknown) => {
    isOpen(verb);
    return functionOf(scope, verb, fn) as ErasedHandler;
  };
  let keywords: KeywordSlot | undefined;
  // All of a plugin take the place of the first.
  const keywordSlot = () => {
    if (keywords) return keywords;
    keywords = new KeywordSlot(scope);
    add(keywords);
    return keywords;
  };

  return {
    on(triggers, handler, options) {
      const { keywords, patterns, queries } = sortTriggers(triggers, scope.name);
      const given = handlerOf("p.on", handler);
      const looksTwice = keywords.length + patterns.length > 0;
      const once = looksTwice ? askedOnce(given) : given;
      // Each trigger stands where its own verb would put it.
      if (keywords.length > 0) keywordSlot().add(keywords, options ?? {}, once);
      if (patterns.length > 0) add(commandSlot(scope, patterns, once, options));
      if (looksTwice && queries.length === 0) return;
      const targets = targetsOf(queries, scope.name);
      querySlots(scope, queries, targets, once, options).forEach(add);
    },

    keyword(words, answer, options = {}) {
      const given = typeof answer === "function" ? answer : fixedAnswer(answer, scope.name);
      const handler = handlerOf("p.keyword", given);
      keywordSlot().add(words, options, handler);
    },

    hears(expression, handler, late) {
      add(hearsSlot(scope, expression, handlerOf("p.hears", handler), late));
    },

    command(patterns, handler, late) {
      add(commandSlot(scope, patterns, handlerOf("p.command", handler), late));
    },
  };
}

/** Answers that have one place in the order, and are replaced there all together. */
export function replaceable(
  scope: PluginScope,
  registrations: RegistrationList,
  isOpen: (verb: string) => void,
  register: (answers: Answers) => void = () => {},
): ReplaceableAnswers {
  isOpen("p.answers");
  const section = registrations.section(scope.name);
  const replace = (registering: typeof register) => {
    const made: Registration[] = [];
    let isOver = false;
    registering(
      answersOf(
        scope,
        (one) => made.push(one),
        (verb) => {
          if (isOver) throw scope.misused(`${verb} was called after p.answers was filled`);
        },
      ),
    );
    isOver = true;
    section.replace(made);
  };
  replace(register);
  return Object.freeze({ replace });
}
