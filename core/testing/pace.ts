import type { ManualClock } from "./manual-clock.ts";

/**
 * Lets the next second begin before the same thing is done a second time in one: events have no
 * id, so that two equal ones of one second are one on the wire.
 */
export type Pace = (what: unknown) => Promise<void>;

const SECOND = 1_000;

export function createPace(clock: ManualClock): Pace {
  let second = -1;
  const done = new Set<string>();

  const enter = () => {
    const now = Math.floor(clock.now() / SECOND);
    if (now === second) return;
    second = now;
    done.clear();
  };

  return async (what) => {
    const name = JSON.stringify(what);
    for (enter(); done.has(name); enter()) await clock.advance(SECOND - (clock.now() % SECOND));
    done.add(name);
  };
}
