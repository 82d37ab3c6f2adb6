import type { Run } from "../../contracts/bot.ts";
import type { InboundEvent } from "../../events/inbound.ts";
import type { Recipient } from "../../events/recipient.ts";
import type { PluginScope } from "../plugin-scope.ts";
import { askedBy } from "../strays.ts";
import { onCommit } from "./commit.ts";
import { Doing } from "./doing.ts";
import type { Effects } from "./effects.ts";
import { once } from "./once.ts";
import { pushRequest } from "./push.ts";
import { step } from "./step.ts";
import { update } from "./update.ts";

/**
 * Makes the effects of one handler's context. Handlers take it apart, so these are functions.
 *
 * @param place tells watchers apart, which run beside each other; empty for those who answer
 */
export function effectsOf(
  event: InboundEvent,
  run: Run,
  scope: PluginScope,
  place: string,
): Effects {
  const doing = new Doing(event, run, scope, place);
  const asked = <T>(what: string, promise: Promise<T>) => askedBy(promise, scope, what, event);
  const push: Effects["push"] = async (message, to, options) => {
    const name = options?.key === undefined ? doing.next("push") : `=${options.key}`;
    const request = pushRequest(scope.name, message, fromApp(to, event.app));
    return scope.pusherFor("ctx.push").push({ ...request, message: event.id, key: name });
  };
  return {
    update: (entry, change) => {
      const updated = update(doing, entry, change as (value: unknown) => unknown);
      return asked("ctx.update", updated) as ReturnType<typeof entry.update>;
    },
    step: (name, work) => asked("ctx.step", step(doing, name, work)),
    once: (key, work, options) => asked("ctx.once", once(doing.scope, key, work, options)),
    push: (message, to, options) => asked("ctx.push", push(message, to, options)),
    commit: (tables, work) => onCommit(run, scope, tables, work),
  };
}

/** Whoever answers an event sends by the app that received it, unless another one is named. */
const fromApp = (to: Recipient, app: string): Recipient =>
  to?.app === undefined && typeof to === "object" ? Object.freeze({ ...to, app }) : to;
