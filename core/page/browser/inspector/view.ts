import { computed, effect, signal } from "@preact/signals";
import type { RecordView } from "../../../sandbox/page-protocol.ts";
import { keepChoice, recall } from "../state/language.ts";
import { openRecord, records } from "../state/state.ts";
import { type Filter, NO_FILTER, passes } from "./filter.ts";
import { foldLines, type InspectorLine } from "./fold.ts";

/*
 * How the inspector is looked at: what is held back, held still, folded and selected.
 */

export const filter = signal<Filter>(NO_FILTER);
/** Ids of records whose fold is open. */
const opened = signal<ReadonlySet<string>>(new Set());
/**
 * Up to when records were cleared away, which stay in the feed: milliseconds since the epoch, by
 * the platform's clock. A reload keeps it.
 */
const clearedAt = signal(Number(recall("cleared") ?? 0) || 0);
/** What stood there when it was paused. */
const held = signal<ReadonlyMap<string, RecordView> | undefined>(undefined);
/** Id of the line that the keyboard is on: the one that is open, where one is. */
export const selected = signal<string | undefined>(undefined);
effect(() => {
  if (openRecord.value !== undefined) selected.value = openRecord.value;
});

export const paused = computed(() => held.value !== undefined);

const looked = computed(() => held.value ?? records.value);

/** How many records have come since it was paused. */
export const waiting = computed(() => {
  const before = held.value;
  if (!before) return 0;
  let count = 0;
  for (const { id, at } of records.value.values()) if (before.get(id)?.at !== at) count += 1;
  return count;
});

const isThere = ({ at }: RecordView) => at > clearedAt.value;

/** Records that are neither cleared away nor held back, in the order of time: a call is told at its end. */
const shown = computed(() => {
  const passed = passes(filter.value);
  return [...looked.value.values()]
    .filter((record) => isThere(record) && passed(record))
    .sort((one, other) => one.at - other.at);
});

export const shownCount = computed(() => shown.value.length);
export const lines = computed<readonly InspectorLine[]>(() => foldLines(shown.value, opened.value));

/** How many records the filter holds back. */
export const heldBackLines = computed(() => {
  let count = 0;
  for (const record of looked.value.values()) if (isThere(record)) count += 1;
  return count - shownCount.value;
});

export function change(part: Partial<Filter>): void {
  filter.value = { ...filter.value, ...part };
}

export function pauseOrGoOn(): void {
  held.value = held.value ? undefined : records.value;
}

/** Takes everything that is there away from sight, and shows what comes. */
export function clearAway(): void {
  clearedAt.value = Math.max(clearedAt.value, ...[...records.value.values()].map(({ at }) => at));
  keepChoice("cleared", String(clearedAt.value));
  held.value = undefined;
  openRecord.value = undefined;
  selected.value = undefined;
}

export function openOrShut(line: InspectorLine): void {
  selected.value = line.id;
  if (line.type === "record") {
    openRecord.value = line.id;
    return;
  }
  const next = new Set(opened.value);
  for (const { id } of line.records) {
    if (line.open) next.delete(id);
    else next.add(id);
  }
  opened.value = next;
}

/** Moves the selection by so many lines; from nowhere, to the newest. */
export function move(by: number): void {
  const all = lines.value;
  const from = all.findIndex(({ id }) => id === selected.value);
  const to = from < 0 ? all.length - 1 : Math.min(all.length - 1, Math.max(0, from + by));
  const line = all[to];
  if (!line) return;
  selected.value = line.id;
  // What is open follows the keyboard.
  if (openRecord.value !== undefined && line.type === "record") openRecord.value = line.id;
}
