import { computed } from "@preact/signals";
import type { ChatEntry } from "../../../chat/chats.ts";
import type { RecordView } from "../../../page-protocol.ts";
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

/** Callbacks by the id that their process gave them; several have had it after a restart. */
const callbacks = computed(() => {
  const byId = new Map<string, CallbackView[]>();
  for (const record of records.value.values()) {
    if (record.type !== "callback") continue;
    const [id = ""] = record.id.split("~");
    byId.set(id, [...(byId.get(id) ?? []), record]);
  }
  return byId;
});

type CallbackView = Extract<RecordView, { readonly type: "callback" }>;

/** The callback that carried an entry, or that it answers: it is never younger than the entry. */
export function callbackOf({ callback = "", at }: ChatEntry): CallbackView | undefined {
  const found = callbacks.value.get(callback)?.filter((record) => record.at <= at) ?? [];
  return found.sort((one, other) => one.at - other.at).at(-1);
}

/** Id of the record that tells how an entry travelled; `undefined` when it is not known any more. */
export const carrierOf = (entry: ChatEntry): string | undefined =>
  callbackOf(entry)?.id ?? calls.value.get(entry.id);
