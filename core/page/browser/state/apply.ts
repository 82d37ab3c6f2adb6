import { batch } from "@preact/signals";
import type { PageChange, RecordView, Snapshot } from "../../../sandbox/page-protocol.ts";
import * as state from "./state.ts";
import { isPast } from "./state.ts";

interface Identified {
  readonly id: string;
}

/** What is there now, and what is to come into it. */
type ById<T extends Identified> = ReadonlyMap<string, T>;

export const byId = <T extends Identified>(list: readonly T[]): ById<T> =>
  new Map(list.map((one) => [one.id, one]));

/**
 * A copy with all of `changes` in it: each stands where its id stood, or at the end. Beyond
 * `limit` the oldest go. One copy for a whole batch, because 200 people who walk make some
 * hundred changes a second.
 */
export function gather<T extends Identified>(
  all: ById<T>,
  changes: readonly T[],
  limit: number,
): ById<T> {
  if (changes.length === 0) return all;
  const next = new Map(all);
  for (const one of changes) next.set(one.id, one);
  for (const id of next.keys()) {
    if (next.size <= limit) break;
    next.delete(id);
  }
  return next;
}

/** How many records and entries the page keeps. */
const KEPT = 2_000;
/** How many walks. */
const KEPT_WALKS = 50;

/** Everything is as the snapshot says. */
export function replaceAll(snapshot: Snapshot): void {
  const before = state.about.value.startedAt;
  batch(() => {
    state.apps.value = snapshot.apps;
    state.members.value = snapshot.members;
    state.departments.value = snapshot.departments;
    state.groups.value = snapshot.groups;
    state.entries.value = byId(snapshot.entries);
    state.records.value = withEarlier(snapshot);
    state.outbox.value = snapshot.outbox;
    state.jobs.value = snapshot.jobs;
    state.tries.value = snapshot.tries;
    state.faults.value = snapshot.faults;
    state.settings.value = snapshot.settings;
    state.walks.value = byId(snapshot.walks);
    state.samples.value = snapshot.samples;
    const { version, corp, apiOrigin, startedAt } = snapshot;
    state.about.value = {
      version,
      corp: corp.name,
      corpId: corp.corpId,
      apiOrigin,
      startedAt,
    };
    state.ahead.value = snapshot.now - Date.now();
    if (!snapshot.members.some(({ userId }) => userId === state.me.value)) {
      state.me.value = snapshot.members[0]?.userId ?? "";
    }
    const left = pastId(state.openRecord.value ?? "", before);
    if (state.records.value.has(left)) state.openRecord.value = left;
    closeWhatIsGone();
  });
}

const pastId = (id: string, startedAt: number) => (isPast(id) ? id : `${id}~${startedAt}`);

/**
 * The records of the snapshot, after those that a process before this one had: it has forgotten
 * them, the page has not.
 */
function withEarlier({ records, startedAt, corp }: Snapshot): ById<RecordView> {
  const { startedAt: before, corpId } = state.about.value;
  if (before === 0 || before === startedAt || corpId !== corp.corpId) return byId(records);
  const earlier = [...state.records.value.values()].map((record) => asLeft(record, before));
  return gather(byId(earlier), records, KEPT);
}

/**
 * A record as the bot left it: what was under way came to nothing. Its id, and those that it leads
 * to, get the time of that process, since the next one counts from the begin again.
 */
function asLeft(record: RecordView, startedAt: number): RecordView {
  const past = (id: string) => pastId(id, startedAt);
  const id = past(record.id);
  if (record.type === "call") {
    const { answers } = record;
    return { ...record, id, ...(answers !== undefined && { answers: past(answers) }) };
  }
  if (record.type !== "callback") return { ...record, id };
  const { inside, outcome = "stopped" } = record;
  if (!inside) return { ...record, id, outcome };
  const parts = inside.parts.map((part) => ({ ...part, call: part.call && past(part.call) }));
  // Whether it can be tried again is a matter of the next process, which tells it in its outbox.
  return { ...record, id, outcome, inside: { ...inside, parts, running: false, dead: false } };
}

/** A batch of changes, in their order, drawn once. */
export function apply(changes: readonly PageChange[]): void {
  const begin = changes.findLastIndex(({ type }) => type === "cleared");
  const since = changes.slice(begin + 1);
  batch(() => {
    if (begin >= 0) {
      state.entries.value = new Map();
      state.records.value = new Map();
      closeWhatIsGone();
    }
    state.entries.value = gather(state.entries.value, entriesOf(since), KEPT);
    state.records.value = gather(state.records.value, recordsOf(since), KEPT);
    state.walks.value = gather(state.walks.value, walksOf(changes), KEPT_WALKS);
    changes.forEach(applyOther);
  });
}

const entriesOf = (changes: readonly PageChange[]) =>
  changes.flatMap((change) => (change.type === "entry" ? [change.entry] : []));
const recordsOf = (changes: readonly PageChange[]) =>
  changes.flatMap((change) => (change.type === "record" ? [change.record] : []));
const walksOf = (changes: readonly PageChange[]) =>
  changes.flatMap((change) => (change.type === "walk" ? [change.walk] : []));

function applyOther(change: PageChange): void {
  if (change.type === "world") {
    state.apps.value = change.apps;
    state.members.value = change.members;
    state.departments.value = change.departments;
    state.groups.value = change.groups;
  }
  if (change.type === "faults") state.faults.value = change.faults;
  if (change.type === "outbox") state.outbox.value = change.outbox;
  if (change.type === "jobs") state.jobs.value = change.jobs;
  if (change.type === "closing") state.connection.value = "stopped";
  if (change.type === "settings") state.settings.value = change.settings;
}

function closeWhatIsGone(): void {
  const open = state.openRecord.value;
  if (open !== undefined && !state.records.value.has(open)) state.openRecord.value = undefined;
}
