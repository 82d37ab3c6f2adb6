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

/** Id of the record that tells how an entry travelled; `undefined` when it is not known any more. */
export function carrierOf({ id, callback }: ChatEntry): string | undefined {
  return callback !== undefined && records.value.has(callback) ? callback : calls.value.get(id);
}
