import type { Member } from "../events/member.ts";
import type { LimitsOf, PlatformLimits } from "../platform/limits.ts";
import type { Part } from "../stores/port/parts.ts";

/** The platform took the message, and named the member among those whom it does not reach. */
export const NOT_REACHED = "not_reached";

/**
 * Why a member cannot be sent anything, who nevertheless writes, as of a linked company, without a
 * licence, or outside the visible range. A response reaches them.
 */
export const isUnreachable = (
  error: string,
  { unreachable }: Pick<PlatformLimits, "unreachable">,
) => error === NOT_REACHED || unreachable.includes(error);

/** How long nobody asks again, in milliseconds: a visible range changes. */
const KNOWN_MS = 3_600_000;
const MOST_KNOWN = 10_000;

/** Members whom only responses reach, as calls have shown. Times are monotonic milliseconds. */
export class Unreachable {
  readonly #limitsOf: LimitsOf;
  readonly #until = new Map<string, { readonly error: string; readonly until: number }>();

  constructor(limitsOf: LimitsOf) {
    this.#limitsOf = limitsOf;
  }

  /** Why this member cannot be sent anything; `undefined` when nothing is known. */
  errorOf({ app, userId, key }: Member, now: number): string | undefined {
    const never = this.#limitsOf(app).neverReached(userId);
    if (never !== undefined) return never;
    if (this.#until.size === 0) return undefined;
    const known = this.#until.get(key);
    return known && known.until > now ? known.error : undefined;
  }

  /** A call to one member has come to this. @param error why, or `undefined` when it arrived */
  learn({ app, lane }: Pick<Part, "app" | "lane">, error: string | undefined, now: number): void {
    if (error === undefined || !isUnreachable(error, this.#limitsOf(app))) {
      this.#until.delete(lane);
      return;
    }
    if (this.#until.size >= MOST_KNOWN) this.#until.clear();
    this.#until.set(lane, { error, until: now + KNOWN_MS });
  }
}
