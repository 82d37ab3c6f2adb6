import { batch } from "@preact/signals";
import type { PageChange, Snapshot } from "../../page-protocol.ts";
import * as state from "./state.ts";

/** How many records and entries the page keeps. */
const KEPT = 2_000;

/**
 * Loads everything, then follows the changes. The browser connects again by itself; whatever
 * happened in between comes with a new snapshot.
 */
export function follow(): void {
  const source = new EventSource("api/changes");
  source.onopen = () => void load();
  source.onerror = () => {
    state.connection.value = "lost";
  };
  source.onmessage = ({ data }) => {
    const changes = JSON.parse(data) as readonly PageChange[];
    batch(() => changes.forEach(apply));
  };
}

async function load(): Promise<void> {
  const response = await fetch("api/snapshot");
  if (!response.ok) return location.reload();
  const snapshot = (await response.json()) as Snapshot;
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
    state.connection.value = "open";
    if (!snapshot.members.some(({ userId }) => userId === state.me.value)) {
      state.me.value = snapshot.members[0]?.userId ?? "";
    }
  });
}

function apply(change: PageChange): void {
  switch (change.type) {
    case "entry":
      state.entries.value = withOne(state.entries.value, change.entry);
      break;
    case "record":
      state.records.value = withOne(state.records.value, change.record);
      break;
    case "walk":
      state.walks.value = withOne(state.walks.value, change.walk);
      break;
    case "world":
      state.apps.value = change.apps;
      state.members.value = change.members;
      state.departments.value = change.departments;
      state.groups.value = change.groups;
      break;
    case "faults":
      state.faults.value = change.faults;
      break;
    case "settings":
      state.settings.value = change.settings;
      break;
    case "cleared":
      state.entries.value = new Map();
      state.records.value = new Map();
      state.openRecord.value = undefined;
      break;
  }
}

interface Identified {
  readonly id: string;
}

const byId = <T extends Identified>(list: readonly T[]) =>
  new Map(list.map((one) => [one.id, one]));

/** A copy with `one` added, or in place of what had its id; the oldest goes beyond the limit. */
function withOne<T extends Identified>(
  all: ReadonlyMap<string, T>,
  one: T,
): ReadonlyMap<string, T> {
  const next = new Map(all).set(one.id, one);
  const [oldest] = next.keys();
  if (next.size > KEPT && oldest !== undefined) next.delete(oldest);
  return next;
}
