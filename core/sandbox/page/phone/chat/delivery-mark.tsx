import type { ChatEntry } from "../../../chat/chats.ts";
import type { CallbackRecord } from "../../../feed/callback-record.ts";
import { t } from "../../state/language.ts";
import { openRecord, records } from "../../state/state.ts";

interface DeliveryMarkProps {
  readonly entry: ChatEntry;
  readonly last: boolean;
}

/** How the callback of what a member said fares: under way, or failed. Nothing when all is well. */
export function DeliveryMark({ entry, last }: DeliveryMarkProps) {
  const record = callbackOf(entry);
  if (!record) return null;
  if (record.outcome === undefined) {
    return last ? <span class="sending" role="status" aria-label={t("发送中", "Sending")} /> : null;
  }
  const failure = failureOf(record);
  if (failure === undefined) return null;
  return (
    <button
      type="button"
      class="failed"
      data-testid="failed"
      title={failure}
      aria-label={failure}
      onClick={() => {
        openRecord.value = record.id;
      }}
    />
  );
}

function callbackOf({ callback }: ChatEntry): CallbackRecord | undefined {
  const record = callback === undefined ? undefined : records.value.get(callback);
  return record?.type === "callback" ? record : undefined;
}

function failureOf({ outcome }: CallbackRecord): string | undefined {
  if (outcome === "gave_up") {
    return t("回调失败，详见右侧", "The callback failed, see the inspector");
  }
  if (outcome === "not_sent") {
    return t("没有回调：应用没有设置回调地址", "Nothing was sent: the app has no callback URL");
  }
  return undefined;
}
