import type { AnyEvent } from "../../events/own.ts";
import { isPromiseLike } from "../../plain-data.ts";
import { pass, silent } from "../../replies/outcome.ts";
import { isAsyncIterable } from "../to-outcome.ts";
import { byCode, redraw } from "./by-code.ts";
import type { Aim, CardClickEvent } from "./change.ts";

/** Changes that the response to a click is to carry. They go with their event. */
const promised = new WeakMap<AnyEvent, Aim>();

/** The response to the event that is handled is to carry this change. The last one counts. */
export function promise(aim: Aim): void {
  promised.set(aim.event, aim);
}

/** Whether the response to this event changes the card. */
export const hasPromised = (event: AnyEvent): boolean => promised.has(event);

/** A handler of clicks, whose answer begins with the change that `ctx.updateCard` has made in it. */
export function withCardChange<C extends { readonly event: AnyEvent }>(
  handler: (ctx: C) => unknown,
): (ctx: C) => unknown {
  return (ctx) => {
    const answer = handler(ctx);
    if (isPromiseLike(answer)) return Promise.resolve(answer).then((said) => kept(ctx.event, said));
    return promised.has(ctx.event) ? kept(ctx.event, answer) : answer;
  };
}

async function kept(event: AnyEvent, answer: unknown): Promise<unknown> {
  const aim = promised.get(event);
  if (!aim) return answer;
  promised.delete(event);
  const { run, change } = aim;
  const first = run.handedOver ? await tooLate(aim) : change.inResponse;
  if (!first) return answer === undefined || answer === pass ? silent : answer;
  await redraw(aim, event.from);
  if (answer === undefined || answer === pass || answer === silent) return first;
  return isAsyncIterable(answer) ? followed(first, answer) : [first, answer].flat();
}

async function* followed(first: unknown, rest: AsyncIterable<unknown>) {
  yield first;
  yield* rest;
}

/** No response carries it any more: the code that came with the click does. */
async function tooLate(aim: Aim): Promise<undefined> {
  const { doing, event, id } = aim;
  const { from, responseCode } = event as CardClickEvent;
  const users = from && [from.userId];
  const route = users && (await byCode(aim, { users }, responseCode, from));
  if (!route) doing.scope.log.warn("card.unchanged", { card: id, id: event.id });
  return undefined;
}
