import type { Slot } from "./slot.ts";

/** Several handlers that ask for the very same thing: all but the first hear of it only if those before pass. */
export interface Rivals {
  /** As in `command where`, `keyword 帮助`, `event:click=HELP`. */
  readonly what: string;
  /** In the order in which they are asked, as in `tracker: command where <user>`. */
  readonly handlers: readonly string[];
}

/** @param slots in the order in which they are asked */
export function rivalsOf(slots: readonly Slot[]): readonly Rivals[] {
  const askers = new Map<string, string[]>();
  for (const { plugin, label, takes = [] } of slots) {
    for (const what of takes) {
      const known = askers.get(what);
      if (known) known.push(`${plugin}: ${label}`);
      else askers.set(what, [`${plugin}: ${label}`]);
    }
  }
  return [...askers]
    .filter(([, handlers]) => handlers.length > 1)
    .map(([what, handlers]) => ({ what, handlers }));
}
