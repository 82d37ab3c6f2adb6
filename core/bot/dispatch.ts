import { type Outcome, pass } from "../events/outcome.ts";
import { isPromiseLike } from "../promise-like.ts";
import type { Asked } from "./asked.ts";
import type { Slot } from "./slot.ts";

/**
 * Asks one slot after another until one does not pass. Stays synchronous as long as the handlers
 * do: most events meet handlers that answer at once, or pass at once.
 */
export function askInOrder(
  slots: readonly Slot[],
  asked: Asked,
  from = 0,
): Outcome | Promise<Outcome> {
  for (let at = from; at < slots.length; at += 1) {
    const outcome = slots[at]?.ask(asked) ?? pass;
    if (outcome === pass) continue;
    if (!isPromiseLike(outcome)) return outcome;
    return outcome.then((settled) =>
      settled === pass ? askInOrder(slots, asked, at + 1) : settled,
    );
  }
  return pass;
}
