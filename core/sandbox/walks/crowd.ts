import type { Entropy } from "../../ports/entropy.ts";
import type { Place } from "../callbacks/deed.ts";
import type { Member, World } from "../world/world.ts";

/** Somebody who walks, on the route or beside it. */
export interface Walker {
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
export function gather(
  world: World,
  entropy: Entropy,
  member: Member,
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
export function beside({ latitude, longitude, ...rest }: Place, walker: Walker): Place {
  const narrowing = Math.max(NARROWEST, Math.cos((latitude * Math.PI) / 180));
  const north = latitude + walker.north / METRES_PER_DEGREE;
  const east = longitude + walker.east / (METRES_PER_DEGREE * narrowing);
  return { ...rest, latitude: Math.max(-90, Math.min(90, north)), longitude: wrapped(east) };
}

function recruit(world: World, { department }: Member, number: number): string {
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
