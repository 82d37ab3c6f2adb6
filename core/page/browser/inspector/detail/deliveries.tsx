import type { DeliveryRecord } from "../../../../sandbox/feed/records.ts";
import type { Inside } from "../../../../sandbox/page-protocol.ts";
import { t } from "../../state/language.ts";
import { ahead, settings } from "../../state/state.ts";
import { lengthOf, spansOf } from "../labels.ts";
import { Chip, Growing } from "../marks.tsx";
import { verdictOfDelivery } from "../verdict.ts";
import "./deliveries.css";

interface DeliveriesProps {
  readonly deliveries: readonly DeliveryRecord[];
  /** Index of the one whose bytes are shown below. */
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
  readonly late: Inside["late"];
}

/** Every delivery on one line of time: what it took, within the time it had. */
export function Deliveries({ deliveries, chosen, onChoose, late }: DeliveriesProps) {
  const limitMs = settings.value.cutMs;
  const now = Date.now() + ahead.value;
  const spans = spansOf(deliveries, limitMs, now);
  return (
    <div class="deliveries">
      {deliveries.map((delivery, index) => {
        const span = spans[index];
        const verdict = verdictOfDelivery(delivery, late);
        const { number, sentAt, tookMs, status, failure, duplicate } = delivery;
        return (
          <button
            type="button"
            class="delivery"
            data-testid="delivery"
            key={index}
            data-tone={verdict.tone}
            aria-pressed={deliveries.length > 1 ? chosen === index : undefined}
            onClick={() => onChoose(index)}
          >
            <span class="delivery-number" title={duplicate ? t("重复的一份", "a duplicate") : ""}>
              {duplicate ? "＋" : number}
            </span>
            <span class="delivery-track" aria-hidden="true">
              <span
                class="delivery-limit"
                style={{ left: `${span?.left}%`, width: `${span?.limit}%` }}
              />
              {tookMs === undefined ? (
                <Growing
                  class="delivery-bar"
                  limitMs={limitMs}
                  sinceMs={Math.max(0, now - sentAt)}
                  style={{ left: `${span?.left}%`, width: `${span?.limit}%` }}
                />
              ) : (
                <span
                  class="delivery-bar"
                  style={{ left: `${span?.left}%`, width: `${span?.width}%` }}
                />
              )}
            </span>
            <Chip verdict={verdict} />
            <span class="delivery-facts">
              {tookMs === undefined ? "…" : lengthOf(tookMs)}
              {status !== undefined && ` · ${status}`}
              {failure !== undefined && ` · ${failure}`}
            </span>
          </button>
        );
      })}
      <p class="delivery-scale">
        <span>{t("浅色是平台等待的时限", "the pale part is the platform's limit")}</span>
        <span>{lengthOf(limitMs)}</span>
      </p>
    </div>
  );
}
