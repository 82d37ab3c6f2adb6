import { Heap } from "../heap.ts";
import type { Millis } from "../port/claim.ts";
import type { MemoryPart } from "./memory-part.ts";

/** A row as it was when it was put into a heap: one that has changed since is passed over. */
interface Entry {
  readonly row: MemoryPart;
  readonly at: Millis;
}

const isSooner = (one: Entry, other: Entry) =>
  one.at < other.at || (one.at === other.at && one.row.seq < other.row.seq);
const isLater = (one: Entry, other: Entry) => isSooner(other, one);

/**
 * The parts of one sender that may leave next, by their time: those whose time has come can be taken
 * from either end, so that what has waited long goes, and what is new does not wait behind a backlog.
 */
export class DueParts {
  readonly #waiting = new Heap<Entry>(isSooner);
  readonly #oldest = new Heap<Entry>(isSooner);
  readonly #newest = new Heap<Entry>(isLater);
  readonly #isForemost: (row: MemoryPart) => boolean;

  /** @param isForemost whether it is pending, and nothing of its lane is in front of it */
  constructor(isForemost: (row: MemoryPart) => boolean) {
    this.#isForemost = isForemost;
  }

  /** It may leave when its time has come. Called whenever that has become so, or the time is another. */
  add(row: MemoryPart): void {
    this.#waiting.push({ row, at: row.nextAt });
  }

  /** Its time has come, whatever the clock says. */
  addDue(row: MemoryPart): void {
    this.#ready({ row, at: row.nextAt });
  }

  /** The oldest, or newest, whose time has come; it is still there until it changes, or `take` is called. */
  first(now: Millis, newest: boolean): MemoryPart | undefined {
    for (let next = this.#waiting.top; next && next.at <= now; next = this.#waiting.top) {
      this.#waiting.pop();
      if (this.#holds(next)) this.#ready(next);
    }
    const ready = newest ? this.#newest : this.#oldest;
    for (let next = ready.top; next; next = ready.top) {
      if (this.#holds(next) && isDue(next.row, now)) return next.row;
      ready.pop();
      // Where the clock was set back and forth, its time is still to come.
      if (this.#holds(next)) this.#waiting.push(next);
    }
    this.#oldest.clear();
    this.#newest.clear();
    return undefined;
  }

  /** Takes away the one that `first` has just given. */
  take(newest: boolean): void {
    (newest ? this.#newest : this.#oldest).pop();
  }

  /** When the next one's time comes, of which `first` did not know yet. */
  get nextAt(): Millis | undefined {
    for (let next = this.#waiting.top; next; next = this.#waiting.top) {
      if (this.#holds(next)) return next.at;
      this.#waiting.pop();
    }
    return undefined;
  }

  #ready(entry: Entry): void {
    this.#oldest.push(entry);
    this.#newest.push(entry);
  }

  #holds({ row, at }: Entry): boolean {
    return row.nextAt === at && this.#isForemost(row);
  }
}

/** A clock that was set back makes nobody wait. */
export const isDue = ({ nextAt, setAt }: MemoryPart, now: Millis) => now >= nextAt || now < setAt;
