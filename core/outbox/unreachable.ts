import type { Member } from "../events/member.ts";
import type { Ledger } from "../stores/ledger.ts";
import type { OutboxPart } from "../stores/outbox.ts";

/** Of a UserID with the CorpID of a linked company in front: `message/send` takes none (document 90250). */
const LINKED = "linked_company";
/** WeCom took the message, and named the member among those whom it does not reach. */
export const NOT_REACHED = "not_reached";

/**
 * Why a member cannot be sent anything, who nevertheless writes: of a linked company, without a
 * licence, or outside the visible range. A response reaches them. The errcodes are those of unknown
 * users (document 90313); 81013 says that of a whole message.
 */
export const UNREACHABLE: readonly string[] = [
  "40003",
  "46004",
  "50002",
  "60011",
  "60111",
  "81013",
  LINKED,
  NOT_REACHED,
];

/** How long nobody asks WeCom again, in milliseconds: a visible range changes. */
const KNOWN_MS = 3_600_000;
const MOST_KNOWN = 10_000;

/** Members whom only responses reach, as calls have shown. Times are monotonic milliseconds. */
export class Unreachable {
  readonly #until = new Map<string, { readonly error: string; readonly until: number }>();

  /** Why this member cannot be sent anything; `undefined` when nothing is known. */
  errorOf({ userId, key }: Member, now: number): string | undefined {
    if (userId.includes("/")) return LINKED;
    if (this.#until.size === 0) return undefined;
    const known = this.#until.get(key);
    return known && known.until > now ? known.error : undefined;
  }

  /** A call to one member has come to this. @param error why, or `undefined` when it arrived */
  learn(lane: string, error: string | undefined, now: number): void {
    if (error === undefined || !UNREACHABLE.includes(error)) {
      this.#until.delete(lane);
      return;
    }
    if (this.#until.size >= MOST_KNOWN) this.#until.clear();
    this.#until.set(lane, { error, until: now + KNOWN_MS });
  }
}

/** Whether a part goes to the member whose message it answers: whoever wrote is there. */
export function answersMember(ledger: Ledger, { message, lane }: OutboxPart): boolean {
  const from = message === undefined ? undefined : ledger.find(message)?.lane;
  // Reports of where a member is have a lane of their own.
  return from !== undefined && (from === lane || from.startsWith(`${lane}#`));
}
