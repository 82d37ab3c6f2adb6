import { useComputed } from "@preact/signals";
import type { ChatEntry } from "../../../chat/chats.ts";
import { inspect } from "../../shell/tab.ts";
import { t } from "../../state/language.ts";
import { callbackOf } from "./carriers.ts";

interface DeliveryMarkProps {
  readonly entry: ChatEntry;
  readonly last: boolean;
}

/** How the callback of what a member said fares: under way, or failed. Nothing when all is well. */
export function DeliveryMark({ entry, last }: DeliveryMarkProps) {
  const outcome = useComputed(() => outcomeOf(entry)).value;
  if (outcome === "under way") {
    return last ? <output class="sending" aria-label={t("发送中", "Sending")} /> : null;
  }
  const failure = failureOf(outcome);
  if (failure === undefined) return null;
  return (
    <button
      type="button"
      class="failed"
      data-testid="failed"
      title={failure}
      aria-label={failure}
      onClick={() => inspect(callbackOf(entry)?.id ?? "")}
    />
  );
}

function outcomeOf(entry: ChatEntry) {
  const record = callbackOf(entry);
  if (!record) return undefined;
  if (record.inside && record.inside.thrown.length > 0) return "threw";
  return record.outcome ?? "under way";
}

function failureOf(outcome: ReturnType<typeof outcomeOf>): string | undefined {
  if (outcome === "threw") {
    return t("插件出错了，详见检查器", "A plugin failed, see the inspector");
  }
  if (outcome === "gave_up") {
    return t("回调失败，详见检查器", "The callback failed, see the inspector");
  }
  if (outcome === "not_sent") {
    return t("没有回调：应用没有设置回调地址", "Nothing was sent: the app has no callback URL");
  }
  return undefined;
}
