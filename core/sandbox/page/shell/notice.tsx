import { useSignalEffect } from "@preact/signals";
import { t } from "../state/language.ts";
import { notice } from "../state/state.ts";
import { Icon } from "./icon.tsx";
import "./notice.css";

/** How long a notice stays, in milliseconds. */
const STAYS = 7_000;

/** What went wrong last. Goes away by itself, or at a touch. */
export function Notice() {
  useSignalEffect(() => {
    if (notice.value === undefined) return;
    const timer = setTimeout(() => {
      notice.value = undefined;
    }, STAYS);
    return () => clearTimeout(timer);
  });
  return (
    <div class="toast-place" role="alert">
      {notice.value !== undefined && (
        <div class="toast" data-testid="notice">
          <Icon name="warning" />
          <span>{notice.value}</span>
          <button
            type="button"
            aria-label={t("关闭", "Close")}
            onClick={() => {
              notice.value = undefined;
            }}
          >
            <Icon name="close" size={16} />
          </button>
        </div>
      )}
    </div>
  );
}
