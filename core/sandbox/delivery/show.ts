import type { Callback } from "../callbacks/callback.ts";
import type { Effect } from "../reply/effect.ts";
import type { Ground } from "./ground.ts";

/**
 * Lets the member see a passive reply.
 *
 * @param id of the callback's record
 * @returns id of the chat entry that is new or has changed; `undefined` when nobody is there to see
 */
export function show(
  effect: Effect,
  { app, member }: Callback,
  id: string,
  { chats, cards }: Pick<Ground, "chats" | "cards">,
): string | undefined {
  if (effect.do === "change_card") {
    cards.change(effect.entry, effect.change);
    return effect.entry;
  }
  if (member === undefined) return undefined;
  const chat = { kind: "app", app, member } as const;
  return chats.post({ chat, by: "app", content: effect.content, via: "passive", callback: id }).id;
}
