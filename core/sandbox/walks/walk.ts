import type { CancelTimer } from "../../ports/clock.ts";
import { act } from "../callbacks/act.ts";
import { ActError } from "../callbacks/act-error.ts";
import type { Place } from "../callbacks/deed.ts";
import type { WalkState } from "../page-protocol.ts";
import type { Platform } from "../platform.ts";
import { beside, type Walker } from "./crowd.ts";

/** Who walks where. */
export interface WalkPlan {
  readonly id: string;
  /** Name of the app that hears of it. */
  readonly app: string;
  readonly walkers: readonly Walker[];
  /** Where the route is, second by second. */
  readonly places: readonly Place[];
}

/** A walk that is going on, or is over. */
export interface Walk {
  readonly state: WalkState;
  /** Ends it here. Nothing happens when it is over. */
  stop(): void;
}

/** What a telephone knows of its place while it moves, in metres, and how much that varies. */
const PRECISION = 20;
const VARIATION = 0.2;

/**
 * Sets a walk off: everybody reports once a second, one after another within it, so that a crowd
 * is a stream and not a wave.
 *
 * @param onChange called after each second, and at the end
 */
export function setOff(
  platform: Platform,
  plan: WalkPlan,
  onChange: (state: WalkState) => void,
): Walk {
  const { clock } = platform;
  const { id, app, walkers, places } = plan;
  const members = walkers.length;
  const total = members * places.length;
  const startedAt = clock.monotonic();
  let sent = 0;
  let cancel: CancelTimer | undefined;

  const state = (): WalkState => ({ id, app, members, sent, total, running: cancel !== undefined });

  const end = () => {
    cancel?.();
    cancel = undefined;
    onChange(state());
  };

  const step = () => {
    const walker = walkers[sent % members];
    const place = places[Math.floor(sent / members)];
    if (!walker || !place || !reported(platform, app, walker, place)) return end();
    sent += 1;
    if (sent === total) return end();
    wait();
    if (sent % members === 0) onChange(state());
  };

  // From the start on, so that late timers do not add up.
  const wait = () => {
    const due = startedAt + (sent * 1_000) / members;
    cancel = clock.after(Math.max(0, due - clock.monotonic()), step);
  };

  wait();
  return {
    get state() {
      return state();
    },
    stop() {
      if (cancel) end();
    },
  };
}

/** Whether it could be: the app, or the member's sight of it, may be gone by now. */
function reported(platform: Platform, app: string, walker: Walker, at: Place): boolean {
  const { precision: usual = PRECISION, ...place } = beside(at, walker);
  const precision = usual * (1 + VARIATION * fraction(platform));
  try {
    act(platform, {
      app,
      member: walker.userId,
      deed: { do: "report", ...place, precision },
    });
    return true;
  } catch (error) {
    if (error instanceof ActError) return false;
    throw error;
  }
}

/** From −1 to 1. */
const fraction = ({ entropy }: Platform) => ((entropy(1)[0] ?? 0) - 127.5) / 127.5;
