import type {
  CallbackRecord,
  CheckRecord,
  DeliveryRecord,
} from "../../../../sandbox/feed/records.ts";
import { Icon } from "../../shell/icon.tsx";
import { askUrlCheck, sendAgain, vectorUrl } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { isPast, openRecord } from "../../state/state.ts";
import { curlOfCheck, curlOfDelivery } from "../curl.ts";
import { Copy } from "./code.tsx";
import "./actions.css";

interface ActionsProps {
  readonly record: CallbackRecord | CheckRecord;
  readonly delivery?: DeliveryRecord | undefined;
}

/** What can be done with a callback or a check. */
export function Actions({ record, delivery }: ActionsProps) {
  const curl = curlOf(record, delivery);
  return (
    <div class="actions">
      {!isPast(record.id) && (
        <button type="button" class="tool wide" data-testid="again" onClick={() => repeat(record)}>
          <Icon name="again" size={16} />{" "}
          {record.type === "check" ? t("再验证一次", "Check again") : t("再发一次", "Send again")}
        </button>
      )}
      {curl !== undefined && (
        <Copy
          text={() => curl}
          words="curl"
          label={t("复制为 curl 命令", "Copy as a curl command")}
          testId="curl"
        />
      )}
      {record.type === "callback" && delivery && !isPast(record.id) && (
        <a
          class="tool wide"
          data-testid="save-vector"
          href={vectorUrl(record.id)}
          download=""
          title={t("保存为测试向量", "Save as a test vector")}
        >
          <Icon name="save" size={16} /> {t("测试向量", "Test vector")}
        </a>
      )}
    </div>
  );
}

function curlOf(record: ActionsProps["record"], delivery: DeliveryRecord | undefined) {
  if (record.type === "check") return curlOfCheck(record);
  return delivery && curlOfDelivery(delivery);
}

/** Does it once more, and opens what comes of it. */
async function repeat(record: ActionsProps["record"]): Promise<void> {
  if (record.type === "check") {
    const check = await askUrlCheck(record.app);
    if (check) openRecord.value = check.id;
    return;
  }
  const id = (await sendAgain(record.id))?.callbacks[0];
  if (id !== undefined) openRecord.value = id;
}
