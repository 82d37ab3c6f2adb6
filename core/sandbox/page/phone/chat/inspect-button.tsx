import type { ChatEntry } from "../../../chat/chats.ts";
import { t } from "../../state/language.ts";
import { openRecord, records } from "../../state/state.ts";
import { Glyph } from "../glyph.tsx";

/** Opens what carried an entry in the inspector. Seen only by whoever points at the entry. */
export function InspectButton({ entry }: { readonly entry: ChatEntry }) {
  const label = t("在检查器里看", "Show in the inspector");
  return (
    <button
      type="button"
      class="inspect"
      title={label}
      aria-label={label}
      onClick={() => {
        openRecord.value = recordOf(entry) ?? openRecord.value;
      }}
    >
      <Glyph name="inspect" size={16} />
    </button>
  );
}

function recordOf({ id, callback }: ChatEntry): string | undefined {
  if (callback !== undefined) return callback;
  for (const record of records.value.values()) {
    if (record.type === "call" && record.entries.includes(id)) return record.id;
  }
  return undefined;
}
