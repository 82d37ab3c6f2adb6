import { batch } from "@preact/signals";
import type { PageChange, Snapshot } from "../../page-protocol.ts";
import { byId, gather } from "./gather.ts";
import * as state from "./state.ts";

/** How many records and entries the page keeps. */
const KEPT = 2_000;
/** How many walks. */
const KEPT_WALKS = 50;

/** Everything is as the snapshot says. */
export function replaceAll(snapshot: Snapshot): void {
  batch(() => {
    state.apps.value = snapshot.apps;
    state.members.value = snapshot.members;
    state.departments.value = snapshot.departments;
    state.groups.value = snapshot.groups;
    state.entries.value = byId(snapshot.entries);
    state.records.value = byId(snapshot.records);
    state.faults.value = snapshot.faults;
    state.settings.value = snapshot.settings;
    state.walks.value = byId(snapshot.walks);
    state.samples.value = snapshot.samples;
    const { version, corp, apiOrigin } = snapshot;
    state.about.value = { version, corp: corp.name, corpId: corp.corpId, apiOrigin };
    state.ahead.value = snapshot.now - Date.now();
    if (!snapshot.members.some(({ userId }) => userId === state.me.value)) {
      state.me.value = snapshot.members[0]?.userId ?? "";
    }
    closeWhatIsGone();
  });
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
  if (change.type === "settings") state.settings.value = change.settings;
}

function closeWhatIsGone(): void {
  const open = state.openRecord.value;
  if (open !== undefined && !state.records.value.has(open)) state.openRecord.value = undefined;
}
