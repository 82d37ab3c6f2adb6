import type { MessageId, Millis } from "../port/claim.ts";
import type { MailMove } from "../port/messages.ts";
import type {
  MailQuery,
  Part,
  PartOutcome,
  PartQuery,
  PartState,
  PartVerdict,
} from "../port/parts.ts";
import { isStopped, type MemoryPart, shownPart } from "./memory-part.ts";
import type { PartTable } from "./part-table.ts";

/** What becomes of outgoing messages, but for who is called: that is the business of `lease`. */
export class MemoryParts {
  readonly #table: PartTable;

  constructor(table: PartTable) {
    this.#table = table;
  }

  /** Deletes those that wait, and were not called. */
  drop(ids: readonly string[]): void {
    for (const id of ids) {
      const row = this.#table.get(id);
      if (row && (row.state === "pending" || isStopped(row.state))) this.#table.delete(row);
    }
  }

  /** Whether a call was begun for it, so that no response may stand in its place. */
  isCalled(id: string | undefined): boolean {
    const row = id === undefined ? undefined : this.#table.get(id);
    return row !== undefined && (row.state === "sending" || row.firstAt !== undefined);
  }

  /** A response shows it from now on, if it waits. */
  standIn(id: string): void {
    const row = this.#table.get(id);
    if (row && (row.state === "pending" || isStopped(row.state))) this.#table.set(row, "riding");
  }

  areMail({ ride, refuse }: MailMove): boolean {
    const isMail = (id: string) => this.#table.get(id)?.state === "mailbox";
    return ride.every(isMail) && refuse.every(({ id }) => isMail(id));
  }

  ride({ ride, refuse }: MailMove): void {
    for (const id of ride) this.#change(id, "riding");
    for (const { id, error } of refuse) {
      const row = this.#change(id, "dead");
      if (row) because(row, error, undefined);
    }
  }

  /** A response has left that shows it. */
  shown(id: string, at: Millis): void {
    const row = this.#table.get(id);
    if (row?.state !== "riding") return;
    this.#table.set(row, "sent");
    row.sentAt = at;
    because(row, undefined, undefined);
  }

  /** No response has left that shows it. */
  back(id: string, state: "pending" | "mailbox"): void {
    const row = this.#table.get(id);
    if (row?.state === "riding") this.#table.set(row, state);
  }

  settle(outcomes: readonly PartOutcome[]): readonly string[] {
    const settled: string[] = [];
    for (const outcome of outcomes) {
      const row = this.#table.get(outcome.id);
      if (row?.state !== "sending" || row.epoch !== outcome.epoch) continue;
      settled.push(row.id);
      if (outcome.nextAt !== undefined) row.nextAt = outcome.nextAt;
      row.setAt = this.#table.now();
      if (outcome.attempts !== undefined) row.attempts = outcome.attempts;
      if (outcome.firstAt !== undefined) this.#table.begin(row, outcome.firstAt ?? undefined);
      if (outcome.msgId !== undefined) row.msgId = outcome.msgId;
      if (outcome.sentAt !== undefined) row.sentAt = outcome.sentAt;
      if (outcome.error === null) because(row, undefined, undefined);
      else if (outcome.error !== undefined) because(row, outcome.error, outcome.errmsg);
      this.#table.set(row, outcome.state);
    }
    return settled;
  }

  unhold(app: string, now: Millis, except: readonly string[]): number {
    let count = 0;
    for (const row of [...this.#table.stoppedOf(app)]) {
      if (row.error !== undefined && except.includes(row.error)) continue;
      row.nextAt = now;
      row.setAt = this.#table.now();
      this.#table.set(row, "pending");
      count += 1;
    }
    return count;
  }

  judge(id: string, verdict: PartVerdict, now: Millis): Part | undefined {
    const row = this.#table.get(id);
    if (!row || !allows(verdict, row)) return undefined;
    const before = shownPart(row);
    if (verdict === "retry") {
      this.#table.delete(row);
      const { error, errmsg, ...part } = before;
      this.#table.add({ ...part, at: now, nextAt: now, state: "pending" }, false);
    } else if (verdict === "drop") this.#table.delete(row);
    else {
      this.#table.set(row, verdict === "hold" ? "held" : "dead");
      because(row, verdict === "hold" ? "person" : "recalled", undefined);
    }
    return before;
  }

  mail({ lane, limit, except }: MailQuery): readonly Part[] {
    const known = this.#table.lane(lane);
    if (!known) return [];
    const mayArrive = known.stopped.find(
      ({ state, firstAt, error }) =>
        state === "held" &&
        firstAt !== undefined &&
        !(error !== undefined && except.includes(error)),
    );
    const ahead = Math.min(known.queue[0]?.seq ?? FAR, mayArrive?.seq ?? FAR);
    return known.stopped
      .filter(({ state, seq }) => state === "mailbox" && seq < ahead)
      .slice(0, limit)
      .map(shownPart);
  }

  expireMail(before: Millis, limit: number): readonly Part[] {
    const over = [...this.#table.stopped()]
      .filter(({ state, nextAt }) => state === "mailbox" && nextAt < before)
      .sort((one, other) => one.seq - other.seq)
      .slice(0, limit);
    for (const row of over) {
      this.#table.set(row, "dead");
      because(row, "expired", undefined);
    }
    return over.map(shownPart);
  }

  find(ids: readonly string[]): readonly Part[] {
    return ids.flatMap((id) => {
      const row = this.#table.get(id);
      return row ? [shownPart(row)] : [];
    });
  }

  of(message: MessageId): readonly Part[] {
    return [...this.#table.rows()].filter((row) => row.message === message).map(shownPart);
  }

  list({ states, app, limit, before, oldestFirst }: PartQuery): readonly Part[] {
    const found = [...this.#table.rows()].filter(
      (row) =>
        states.includes(row.state) &&
        (app === undefined || row.app === app) &&
        (before === undefined || (oldestFirst ? row.seq > before : row.seq < before)),
    );
    if (!oldestFirst) found.reverse();
    return found.slice(0, limit).map(shownPart);
  }

  #change(id: string, state: PartState): MemoryPart | undefined {
    const row = this.#table.get(id);
    if (row) this.#table.set(row, state);
    return row;
  }
}

const FAR = Number.POSITIVE_INFINITY;

function because(row: MemoryPart, error: string | undefined, errmsg: string | undefined): void {
  row.error = error;
  row.errmsg = errmsg;
}

function allows(verdict: PartVerdict, { state, firstAt }: MemoryPart): boolean {
  switch (verdict) {
    case "retry":
      return state === "dead" || isStopped(state);
    case "hold":
      return state === "pending";
    case "recall":
      return isStopped(state) || (state === "pending" && firstAt === undefined);
    case "drop":
      return state !== "sending" && state !== "riding";
  }
}
