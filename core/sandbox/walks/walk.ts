import type { CancelTimer } from "../../ports/clock.ts";
import type { Entropy } from "../../ports/entropy.ts";
import { act } from "../callbacks/act.ts";
import type { MapPlace } from "../callbacks/deed.ts";
import { ActError } from "../callbacks/scene.ts";
import type { WalkState } from "../page-protocol.ts";
import type { Sandbox } from "../sandbox.ts";
import type { CompanyMember, World } from "../world/world.ts";

/** Somebody who walks, on the route or beside it. */
interface Walker {
  readonly userId: string;
  /** Metres from the route to the north and to the east. */
  readonly north: number;
  readonly east: number;
}

/** How far beside the route others walk at most, in metres. */
const BESIDE = 12;
const METRES_PER_DEGREE = 111_195;
/** Nobody is that near to a pole; this keeps degrees of longitude from growing without end. */
const NARROWEST = 0.01;

/**
 * The member and as many others as are wanted, who join the company where it lacks them. They
 * share the member's departments, and so see the same apps.
 */
export function gatherCrowd(
  world: World,
  entropy: Entropy,
  member: CompanyMember,
  count: number,
): readonly Walker[] {
  const others = Array.from({ length: count }, (_, at) => at + 1)
    // Somebody made up for an earlier walk may be the member who was chosen for this one.
    .filter((number) => userIdOf(number) !== member.userId)
    .slice(0, count - 1)
    .map((number): Walker => {
      const userId = recruit(world, member, number);
      return { userId, north: sway(entropy), east: sway(entropy) };
    });
  return [{ userId: member.userId, north: 0, east: 0 }, ...others];
}

/** Where a walker is while the route is at `place`. */
export function besideRoute({ latitude, longitude, ...rest }: MapPlace, walker: Walker): MapPlace {
  const narrowing = Math.max(NARROWEST, Math.cos((latitude * Math.PI) / 180));
  const north = latitude + walker.north / METRES_PER_DEGREE;
  const east = longitude + walker.east / (METRES_PER_DEGREE * narrowing);
  return { ...rest, latitude: Math.max(-90, Math.min(90, north)), longitude: wrapped(east) };
}

function recruit(world: World, { department }: CompanyMember, number: number): string {
  const userId = userIdOf(number);
  const known = world.member(userId);
  if (known?.department.join() !== department.join()) {
    world.putMember({ userId, name: `行人 ${number}`, position: "路过", ...known, department });
  }
  return userId;
}

const userIdOf = (number: number) => `walker-${number}`;

const sway = (entropy: Entropy) => (((entropy(1)[0] ?? 0) - 127.5) / 127.5) * BESIDE;

/** The date line is crossed, never left behind. */
function wrapped(degrees: number): number {
  if (degrees > 180) return degrees - 360;
  return degrees < -180 ? degrees + 360 : degrees;
}

/** Who walks where. */
interface WalkPlan {
  readonly id: string;
  /** Name of the app that hears of it. */
  readonly app: string;
  readonly walkers: readonly Walker[];
  /** Where the route is, second by second. */
  readonly places: readonly MapPlace[];
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
  sandbox: Sandbox,
  plan: WalkPlan,
  onChange: (state: WalkState) => void,
): Walk {
  const { clock } = sandbox;
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
    if (!walker || !place || !reported(sandbox, app, walker, place)) return end();
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
function reported(sandbox: Sandbox, app: string, walker: Walker, at: MapPlace): boolean {
  const { precision: usual = PRECISION, ...place } = besideRoute(at, walker);
  const precision = usual * (1 + VARIATION * fraction(sandbox));
  try {
    act(sandbox, {
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
const fraction = ({ entropy }: Sandbox) => ((entropy(1)[0] ?? 0) - 127.5) / 127.5;
