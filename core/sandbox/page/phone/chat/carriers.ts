import { computed } from "@preact/signals";
import type { ChatEntry } from "../../../chat/chats.ts";
import { records } from "../../state/state.ts";

/** Which call of the API brought an entry, by the entry's id. */
const calls = computed(() => {
  const byEntry = new Map<string, string>();
  for (const record of records.value.values()) {
    if (record.type !== "call") continue;
    for (const entry of record.entries) if (!byEntry.has(entry)) byEntry.set(entry, record.id);
  }
  return byEntry;
});

/** The callback that carried an entry, or that it answers. */
export function callbackOf({ callback = "" }: ChatEntry) {
  const record = records.value.get(callback);
  return record?.type === "callback" ? record : undefined;
}

/** Id of the record that tells how an entry travelled; `undefined` when it is not known any more. */
export const carrierOf = (entry: ChatEntry): string | undefined =>
  callbackOf(entry)?.id ?? calls.value.get(entry.id);
