import type { WalkState } from "../../../sandbox/page-protocol.ts";
import { stopWalk } from "../state/actions.ts";
import { t } from "../state/language.ts";
import { walks } from "../state/state.ts";
import "./map.css";

/** Who is on the way for an app, how far, and the way to stop it. */
export function WalkBar({ app }: { readonly app: string }) {
  const running = [...walks.value.values()].filter((one) => one.running && one.app === app);
  if (running.length === 0) return null;
  return (
    <ul class="walk-bar" aria-label={t("正在走的路线", "Walks under way")}>
      {running.map((walk) => (
        <WalkLine key={walk.id} walk={walk} />
      ))}
    </ul>
  );
}

function WalkLine({ walk: { id, members, sent, total } }: { readonly walk: WalkState }) {
  return (
    <li data-testid="walk">
      <span>{t(`${members} 人在走`, members === 1 ? "1 walks" : `${members} walk`)}</span>
      <progress value={sent} max={total} aria-label={t("进度", "Progress")} />
      <span class="walk-count">
        {sent}/{total}
      </span>
      <button type="button" data-testid="walk-stop" onClick={() => void stopWalk(id)}>
        {t("停下", "Stop")}
      </button>
    </li>
  );
}
