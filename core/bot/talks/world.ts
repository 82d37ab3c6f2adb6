import type { Clock } from "../../ports/clock.ts";
import type { Claim } from "../../stores/port/claim.ts";
import type { ValueStore } from "../../stores/port/values.ts";
import { createTimeout, sleep } from "../spans.ts";
import type { Claimed, Route } from "./engine.ts";
import type { ReplayWorld } from "./replay.ts";
import { OWNER } from "./rows.ts";

/** The note that says whose turn a message is. */
const ROUTE = "core:talks route";

/** What earlier runs of a message have taken down about whose turn it is. */
export function routeIn(memos: ReadonlyMap<string, string>): Route | undefined {
  const noted = memos.get(ROUTE);
  return noted === undefined ? undefined : JSON.parse(noted);
}

export interface WorldOf {
  readonly values: ValueStore;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The right to leave notes for the message; rejects when it was given up. */
  readonly claim: () => Promise<Claim | undefined>;
  /** Gives to the store, however long the disk refuses it. */
  readonly persist: <T>(give: () => Promise<T>) => Promise<T>;
}

/** The world around one turn. */
export function worldOf(claimed: Claimed, options: WorldOf): ReplayWorld {
  const { values, clock, signal, persist } = options;
  return {
    at: clock.now(),
    signal,
    async noted(key) {
      const stored = await persist(() => values.get(OWNER, key, clock.now()));
      return stored && JSON.parse(stored.value);
    },
    async note(key, result) {
      const change = { set: JSON.stringify(result) };
      const swap = { owner: OWNER, key, version: 0, change } as const;
      const swapped = await persist(() => values.change([swap], clock.now()));
      const before = !swapped.ok && swapped.why === "value" ? swapped.now : undefined;
      return before ? JSON.parse(before.value) : result;
    },
    async pin() {
      const claim = await options.claim();
      if (claimed.isPinned || !claim) return true;
      const memo = { claim, name: ROUTE, result: JSON.stringify(claimed.route) };
      const swaps = claimed.desks.checks(claimed.moment.who);
      const swapped = await persist(() => values.change(swaps, clock.now(), memo));
      if (!swapped.ok && swapped.why === "fenced") throw new Error("somebody else runs it by now");
      claimed.isPinned = swapped.ok;
      return swapped.ok;
    },
    sleep: (ms) => sleep(clock, ms, signal),
    timeout: (ms) => createTimeout(clock, "c.step", ms, [signal]),
  };
}
