import type { Millis } from "../port/claim.ts";
import type { LeaseAsk, LeasedPart, LeasedParts } from "../port/parts.ts";
import { Windows } from "../windows.ts";
import { DueParts } from "./due-parts.ts";
import { type MemoryPart, shownPart } from "./memory-part.ts";
import type { PartTable } from "./part-table.ts";

/** The parts of one sender that may leave next: those with a file are apart, since there is less room for them. */
interface Sender {
  readonly plain: DueParts;
  readonly files: DueParts;
}

/** Chooses which parts are called now, within what the senders ask for and the budgets allow. */
export class MemoryLease {
  readonly #table: PartTable;
  readonly #senders = new Map<string, Sender>();
  readonly #windows = new Windows();
  /** The latest that the clock has said, as far as it matters. */
  #latest = Number.NEGATIVE_INFINITY;

  constructor(table: PartTable) {
    this.#table = table;
    table.watch((row) => this.#foremost(row));
  }

  take(now: Millis, asks: readonly LeaseAsk[]): LeasedParts {
    this.#setBack(now);
    const parts: LeasedPart[] = [];
    const nextAt = new Map<string, Millis>();
    for (const ask of asks) {
      if (ask.probe) this.#probe(now, ask, ask.probe.except, parts);
      else this.#due(now, ask, parts);
    }
    for (const [app, sender] of this.#senders) {
      const at = this.#nextAt(
        now,
        sender,
        asks.find((ask) => ask.app === app),
      );
      if (at !== undefined) nextAt.set(app, at);
    }
    return { parts, nextAt };
  }

  #due(now: Millis, ask: LeaseAsk, parts: LeasedPart[]): void {
    const sender = this.#senders.get(ask.app);
    if (!sender) return;
    const behind = new Map<string, MemoryPart>();
    const room = { all: ask.room, files: ask.files };
    let newest = ask.newestFirst;
    while (room.all > 0 && (ask.aside || this.#appFreeAt(ask) <= now)) {
      const row = firstOf(sender, now, newest, room.files > 0);
      if (!row) break;
      (row.hasFile ? sender.files : sender.plain).take(newest);
      newest = ask.newestFirst && !newest;
      if (ask.behind.includes(row.lane)) behind.set(row.lane, row);
      else this.#tryOne(now, ask, row, room, parts);
    }
    for (const lane of ask.behind) {
      const row = behind.get(lane);
      if (row && room.all > 0) this.#tryOne(now, ask, row, room, parts);
    }
    // Those whose turn has not come stay where they were.
    for (const row of behind.values()) if (this.#table.isForemost(row)) this.#foremost(row);
  }

  #tryOne(
    now: Millis,
    ask: LeaseAsk,
    row: MemoryPart,
    room: { all: number; files: number },
    parts: LeasedPart[],
  ): void {
    if (row.hasFile && room.files === 0) {
      this.#foremost(row);
      return;
    }
    const freeAt = ask.aside ? now : this.#freeAt(ask, row);
    if (freeAt > now) {
      this.#table.putOff(row, freeAt);
      return;
    }
    room.all -= 1;
    if (row.hasFile) room.files -= 1;
    parts.push(this.#lease(now, ask, row));
  }

  #probe(now: Millis, ask: LeaseAsk, except: readonly string[], parts: LeasedPart[]): void {
    if (ask.room === 0) return;
    let best: MemoryPart | undefined;
    for (const row of this.#table.stoppedOf(ask.app)) {
      if (row.error !== undefined && except.includes(row.error)) continue;
      if (ask.behind.includes(row.lane) || (row.hasFile && ask.files === 0)) continue;
      if (best && !isBefore(row, best)) continue;
      if (this.#table.mayJump(row) && (ask.aside || this.#freeAt(ask, row) <= now)) best = row;
    }
    if (best) parts.push(this.#lease(now, ask, best));
  }

  #lease(now: Millis, ask: LeaseAsk, row: MemoryPart): LeasedPart {
    const before = shownPart(row);
    const twin = this.#table.hasTwin(row, now - ask.checkMs);
    this.#table.lease(row, ask.aside ? undefined : now);
    if (!ask.aside) {
      this.#windows.note(appKey(row.app), now);
      for (const member of row.members) this.#windows.note(memberKey(member), now);
    }
    return { ...before, state: row.state, epoch: row.epoch, twin };
  }

  #freeAt({ budgets }: LeaseAsk, row: MemoryPart): Millis {
    let freeAt = Number.NEGATIVE_INFINITY;
    for (const budget of budgets) {
      if (budget.of === "app") {
        freeAt = Math.max(freeAt, this.#windows.freeAt(appKey(row.app), budget));
      } else {
        for (const member of row.members) {
          freeAt = Math.max(freeAt, this.#windows.freeAt(memberKey(member), budget));
        }
      }
    }
    return freeAt;
  }

  #appFreeAt({ app, budgets }: LeaseAsk): Millis {
    let freeAt = Number.NEGATIVE_INFINITY;
    for (const budget of budgets) {
      if (budget.of === "app") freeAt = Math.max(freeAt, this.#windows.freeAt(appKey(app), budget));
    }
    return freeAt;
  }

  #nextAt(now: Millis, sender: Sender, ask: LeaseAsk | undefined): Millis | undefined {
    const ready = firstOf(sender, now, false, true);
    const at = ready ? now : soonest(sender.plain.nextAt, sender.files.nextAt);
    return at === undefined || !ask || ask.aside ? at : Math.max(at, this.#appFreeAt(ask));
  }

  #foremost(row: MemoryPart): void {
    let sender = this.#senders.get(row.app);
    if (!sender) {
      const isForemost = (one: MemoryPart) => this.#table.isForemost(one);
      sender = { plain: new DueParts(isForemost), files: new DueParts(isForemost) };
      this.#senders.set(row.app, sender);
    }
    const due = row.hasFile ? sender.files : sender.plain;
    if (row.setAt > this.#table.now()) {
      due.addDue(row);
      return;
    }
    if (row.setAt > this.#latest) this.#latest = row.setAt;
    due.add(row);
  }

  /** The clock was set back: what was put off until a time of before is not made to wait for it. */
  #setBack(now: Millis): void {
    this.#windows.clip(now);
    if (now < this.#latest) {
      for (const row of this.#table.rows()) {
        if (now >= row.setAt || !this.#table.isForemost(row)) continue;
        const sender = this.#senders.get(row.app);
        if (sender) (row.hasFile ? sender.files : sender.plain).addDue(row);
      }
    }
    this.#latest = now;
  }
}

/** Held ones before mail, each sort by age. */
function isBefore(one: MemoryPart, other: MemoryPart): boolean {
  if (one.state !== other.state) return one.state === "held";
  return one.seq < other.seq;
}

function firstOf(
  sender: Sender,
  now: Millis,
  newest: boolean,
  files: boolean,
): MemoryPart | undefined {
  const plain = sender.plain.first(now, newest);
  const file = files ? sender.files.first(now, newest) : undefined;
  if (!plain || !file) return plain ?? file;
  const isPlainSooner =
    plain.nextAt < file.nextAt || (plain.nextAt === file.nextAt && plain.seq < file.seq);
  return isPlainSooner === newest ? file : plain;
}

const soonest = (one: Millis | undefined, other: Millis | undefined) =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
const appKey = (app: string) => `app ${app}`;
const memberKey = (member: string) => `member ${member}`;
