import { BotError } from "../../errors.ts";
import type { Claim, Millis } from "../../stores/port/claim.ts";
import type { Swap, Swapped, ValueStore } from "../../stores/port/values.ts";

/** How a change is made. */
export interface Manner {
  /** Gives it to the store. */
  persist<T>(give: () => Promise<T>): Promise<T>;
  /** Makes it once for a message; without, it is made each time. */
  readonly note?: MessageNote | undefined;
}

/** Under which name a change is noted for a message. */
export interface MessageNote {
  readonly name: string;
  /** `undefined` when nobody would ever look for a note. */
  claim(): Promise<Claim | undefined>;
}

/** What the disk refuses is refused. */
export const AT_ONCE: Manner = { persist: (give) => give() };

/**
 * Gives a change to the store, with its note.
 *
 * @throws BotError `ERR_CONFLICT` when somebody else handles the message by now, and will do it
 */
export async function given(
  values: ValueStore,
  swap: Swap,
  now: () => Millis,
  manner: Manner,
): Promise<Exclude<Swapped, { readonly why: "fenced" }>> {
  const { persist, note } = manner;
  // Without a note it is given at once, so that reads of this turn see it.
  const claim = note ? await note.claim() : undefined;
  const memo = claim && note && { claim, name: note.name };
  const swapped = await persist(() => values.change([swap], now(), memo));
  if (swapped.ok || swapped.why !== "fenced") return swapped;
  // Of a message that has come to its end meanwhile nobody looks for notes.
  if (await note?.claim()) throw taken();
  return given(values, swap, now, { persist });
}

const taken = () =>
  new BotError("ERR_CONFLICT", "another process handles the message by now, and will do this");
