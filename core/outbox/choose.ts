import type { PlatformLimits } from "../platform/limits.ts";
import type { Ledger } from "../stores/ledger.ts";
import type { Outbox, OutboxPart, PartChange } from "../stores/outbox.ts";
import { FROM_ANOTHER_APP } from "../stores/store.ts";
import type { Budget } from "./budget.ts";
import { type Gate, IN_VAIN } from "./gate.ts";
import { type ReadyPart, readPart } from "./part.ts";
import { BY_PERSON, beforeCall, UNKNOWN_OUTCOME } from "./part-machine.ts";
import { answersMember } from "./unreachable.ts";

/** What waits for a person stays where it is when an app can send again. */
export const FOR_A_PERSON: readonly string[] = [UNKNOWN_OUTCOME, BY_PERSON, FROM_ANOTHER_APP];

/** How many that cannot be sent are put aside at once, so that nobody waits for a large write. */
const BATCH = 64;
/** How far to look behind files that wait for each other. */
const BEHIND_FILES = 16;
/** How far to look for something that an app can try with. */
const SOUGHT = 50;

/** What is to be done with one part. */
export interface Chosen {
  readonly row: OutboxPart;
  readonly change: PartChange;
  /** With what it holds, when it is sent now. */
  readonly call: ReadyPart | undefined;
}

/** The moment, on both clocks. Milliseconds. */
export interface SendMoment {
  /** Since the epoch. */
  readonly now: number;
  readonly monotonic: number;
}

export interface ChooseOptions {
  readonly outbox: Outbox;
  readonly ledger: Ledger;
  readonly app: string;
  readonly gate: Gate;
  readonly budget: Budget;
  /** Of the app's platform. */
  readonly limits: Pick<PlatformLimits, "checkSeconds">;
  /** Why the app can never send. */
  readonly obstacle: string | undefined;
  readonly moment: SendMoment;
}

/** Decides what one app does now: which parts it sends, and which it puts off, aside or away. */
export function choose(options: ChooseOptions): readonly Chosen[] {
  const { outbox, ledger, app, gate, budget, limits, moment } = options;
  const never = options.obstacle === undefined ? undefined : { error: options.obstacle };
  const obstacle = never ?? gate.why;
  const full = budget.appWaitMs(app, moment.monotonic) > 0;
  let room = never || full ? 0 : gate.room(moment.monotonic);
  if (room === 0 && obstacle === undefined) return [];

  let fileRoom = gate.fileRoom;
  const isAny = obstacle === undefined && !gate.isProbing;
  const most = isAny ? room + (fileRoom === 0 ? BEHIND_FILES : 0) : BATCH;
  const rows = front(outbox, app, moment.now, most, gate);
  const inTurn = gate.isProbing ? byRank(rows, gate) : rows;
  return inTurn.flatMap((row) => {
    const ready = readPart(row);
    if (!ready) return { row, change: UNREADABLE, call: undefined };
    const { calls, change } = beforeCall(row, {
      now: moment.now,
      checkMs: ready.isChecked ? limits.checkSeconds * 1_000 : 0,
      obstacle: room > 0 ? undefined : obstacle,
      isMailable: ready.isMailable || (obstacle !== undefined && answersMember(ledger, row)),
    });
    if (!calls) return { row, change, call: undefined };
    const waitMs = budget.memberWaitMs(app, ready.to, moment.monotonic);
    if (waitMs > 0) {
      // Monotonic time has fractions, a row has none.
      const nextAt = moment.now + Math.ceil(waitMs);
      return { row, change: { state: "pending", nextAt }, call: undefined };
    }
    if (room === 0 || (ready.hasFile && fileRoom === 0)) return [];
    room--;
    if (ready.hasFile) fileRoom--;
    budget.note(app, ready.to, moment.monotonic);
    return { row, change, call: ready };
  });
}

/**
 * What an app that could not send tries with: the oldest that only waits for that, of a lane that
 * has not just been tried. `undefined` when nothing waits, or all of it was tried in vain.
 */
export function sought(
  { outbox, app, gate }: Pick<ChooseOptions, "outbox" | "app" | "gate">,
  now: number,
): OutboxPart | undefined {
  const oldest = { app, limit: SOUGHT, oldestFirst: true } as const;
  const held = outbox.list({ ...oldest, states: ["held"] });
  const waiting = held.filter(({ error }) => error === undefined || !FOR_A_PERSON.includes(error));
  const [one] = byRank([...waiting, ...outbox.list({ ...oldest, states: ["mailbox"] })], gate);
  if (!one || gate.rank(one.lane) < IN_VAIN) return one;
  gate.rest(now);
  return undefined;
}

/** Whose calls have just told nothing, or that nothing goes, comes behind the others. */
const byRank = (rows: readonly OutboxPart[], gate: Gate) =>
  rows.toSorted((one, other) => gate.rank(one.lane) - gate.rank(other.lane));

/**
 * The oldest and the newest in turn: what has waited long goes, and what is new does not wait
 * behind a backlog. Within a lane the order stays, since only its foremost is ever asked about.
 */
function front(
  outbox: Outbox,
  app: string,
  now: number,
  limit: number,
  gate: Gate,
): readonly OutboxPart[] {
  const oldest = outbox.due(now, limit, { app });
  if (oldest.length < limit) return oldest;
  const newest = outbox.due(now, limit, { app, newestFirst: true });
  const rows = new Map<string, OutboxPart>();
  for (let taken = 0; rows.size < limit && taken < limit * 2; taken++) {
    const row = (gate.takeTurn() ? newest : oldest)[taken >> 1];
    if (row) rows.set(row.id, row);
  }
  return [...rows.values()];
}

const UNREADABLE = { state: "dead", error: "ERR_REPLY" } as const;
