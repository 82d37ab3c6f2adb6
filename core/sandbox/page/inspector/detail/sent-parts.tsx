import type { PartView } from "../../../page-protocol.ts";
import { PartLine } from "../../outbox/part-line.tsx";
import { t } from "../../state/language.ts";
import { Station } from "./station.tsx";

/** What of an answer goes through the active API: how each part stands, and the call that sent it. */
export function SentParts({ parts }: { readonly parts: readonly PartView[] }) {
  if (parts.length === 0) return null;
  return (
    <Station
      name="parts"
      title={t("主动发送", "Sent actively")}
      {...(parts.length > 1 && { note: parts.length })}
      open
    >
      <ul class="part-list">
        {parts.map((part) => (
          <PartLine key={part.id} part={part} link="call" />
        ))}
      </ul>
    </Station>
  );
}
