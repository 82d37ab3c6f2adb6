import { useComputed } from "@preact/signals";
import type { ChatEntry } from "../../../chat/chats.ts";
import { inspect } from "../../shell/tab.ts";
import { t } from "../../state/language.ts";
import { Glyph } from "../glyph.tsx";
import { carrierOf } from "./carriers.ts";

/** Opens what carried an entry in the inspector. Seen only by whoever points at the entry. */
export function InspectButton({ entry }: { readonly entry: ChatEntry }) {
  const record = useComputed(() => carrierOf(entry)).value;
  if (record === undefined) return null;
  const label =
    entry.via === "active"
      ? t("主动发送的：在检查器里看", "Sent actively: show in the inspector")
      : t("在检查器里看", "Show in the inspector");
  return (
    <button
      type="button"
      class="inspect"
      title={label}
      aria-label={label}
      onClick={() => inspect(record)}
    >
      <Glyph name="inspect" size={16} />
    </button>
  );
}
