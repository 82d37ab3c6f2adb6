import { t } from "../state/language.ts";
import { connection } from "../state/state.ts";
import "./connection.css";

/** A dot that says whether changes arrive, and words when they do not. */
export function Connection() {
  const state = connection.value;
  const words = {
    opening: t("连接中", "connecting"),
    open: t("已连接", "connected"),
    restarting: t("机器人正在重启…", "the bot is restarting…"),
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
