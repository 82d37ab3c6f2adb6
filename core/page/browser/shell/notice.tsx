import { t } from "../state/language.ts";
import { connection, notice } from "../state/state.ts";
import "./connection.css";
import { useSignalEffect } from "@preact/signals";
import { Icon } from "./icon.tsx";
import "./notice.css";

/** A dot that says whether changes arrive, and words when they do not. */
export function ConnectionNotice() {
  const state = connection.value;
  const words = {
    opening: t("连接中", "connecting"),
    open: t("已连接", "connected"),
    stopped: t(
      "机器人停了；再启动后自动接上",
      "the bot has stopped; start it and the page goes on",
    ),
    lost: t("断开，重连中", "lost, reconnecting"),
  }[state];
  return (
    <p class="connection" role="status" data-state={state} data-testid="connection">
      <span class="connection-dot" aria-hidden="true" />
      <span class="connection-words">{words}</span>
    </p>
  );
}

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
