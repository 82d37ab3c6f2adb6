import { useSignal } from "@preact/signals";
import type { CheckRecord } from "../../../sandbox/feed/records.ts";
import type { AppView } from "../../../sandbox/page-protocol.ts";
import { Remarks } from "../inspector/detail/station.tsx";
import { lengthOf } from "../inspector/labels.ts";
import { Chip } from "../inspector/marks.tsx";
import { verdictOf } from "../inspector/verdict.ts";
import { Icon } from "../shell/icon.tsx";
import { inspect } from "../shell/tabs.tsx";
import { askUrlCheck } from "../state/actions.ts";
import { t } from "../state/language.ts";
import { apps, records } from "../state/state.ts";
import "./check-list.css";

/** The apps with their callback URLs, and how each did in its last check. */
export const CheckList = () => (
  <div class="url-checks">
    <p class="url-check-intro">
      {t(
        "在管理后台保存回调地址时，企业微信会先这样验证它。",
        "This is how WeCom checks a callback URL when it is saved in the console.",
      )}
    </p>
    {apps.value.map((app) => (
      <Check key={app.name} app={app} />
    ))}
  </div>
);

function Check({ app }: { readonly app: AppView }) {
  const busy = useSignal(false);
  const last = lastCheck(app.name);
  const check = async () => {
    busy.value = true;
    await askUrlCheck(app.name);
    busy.value = false;
  };
  return (
    <div class="url-check" data-testid={`check-${app.name}`}>
      <div class="url-check-row">
        <span class="setting-words">
          <b>{app.title}</b>
          <code>{app.callbackUrl ?? t("没有设置回调地址", "no callback URL is set")}</code>
        </span>
        {last && (
          <button type="button" class="url-check-result" onClick={() => inspect(last.id)}>
            <Chip verdict={verdictOf(last)} /> <small>{lengthOf(last.tookMs)}</small>
            <Icon name="open" size={14} />
          </button>
        )}
        <button
          type="button"
          class="tool wide"
          data-testid="check-url"
          disabled={busy.value || app.callbackUrl === undefined}
          onClick={check}
        >
          <Icon name="check" size={16} /> {t("验证", "Check")}
        </button>
      </div>
      {last && <Remarks remarks={last.remarks} />}
    </div>
  );
}

function lastCheck(app: string): CheckRecord | undefined {
  let last: CheckRecord | undefined;
  for (const record of records.value.values()) {
    if (record.type === "check" && record.app === app) last = record;
  }
  return last;
}
