import { signal } from "@preact/signals";
import { Outbox } from "../outbox/outbox.tsx";
import { Icon } from "../shell/icon.tsx";
import { faultsHeight, openTools, shutTools } from "../shell/measures.ts";
import { clearFaults } from "../state/actions.ts";
import { t } from "../state/language.ts";
import { faults, outbox } from "../state/state.ts";
import { CheckList } from "./check-list.tsx";
import { FaultList } from "./fault-list.tsx";
import { Scope } from "./scope.tsx";
import { Segments } from "./segments.tsx";
import { SettingList } from "./setting-list.tsx";
import "./faults.css";

type Part = "outbox" | "faults" | "settings" | "checks";
const part = signal<Part>("outbox");

/** What the bot has not got rid of, what goes wrong on purpose, and how the platform behaves. */
export function Faults() {
  const on = faults.value.length;
  const { parts, dead } = outbox.value;
  const waiting = parts.length + dead.length;
  const hasLost = dead.length > 0 || parts.some(({ state }) => state === "dead");
  return (
    <div class="faults" data-testid="faults" data-shut={isShut()}>
      <header class="faults-head">
        <Segments
          label={t("工具面板", "Tools")}
          options={[
            {
              value: "outbox" as Part,
              words: t("发件箱", "Outbox") + (waiting > 0 ? ` · ${waiting}` : ""),
              tone: hasLost ? "bad" : waiting > 0 ? "warn" : undefined,
            },
            { value: "faults" as const, words: t("故障", "Faults") + (on > 0 ? ` · ${on}` : "") },
            { value: "settings" as const, words: t("平台设置", "Platform") },
            { value: "checks" as const, words: t("验证地址", "URL check") },
          ]}
          chosen={part.value}
          onChoose={(value) => {
            part.value = value;
            openTools();
          }}
        />
        {part.value === "faults" && <Scope />}
        {on > 0 && (
          <button
            type="button"
            class="tool wide all-off"
            data-testid="clear-faults"
            onClick={() => clearFaults()}
          >
            <Icon name="close" size={15} /> {t("全部关闭", "All off")}
          </button>
        )}
        <Collapse />
      </header>
      <div class="faults-body">
        {part.value === "outbox" && <Outbox />}
        {part.value === "faults" && <FaultList />}
        {part.value === "settings" && <SettingList />}
        {part.value === "checks" && <CheckList />}
      </div>
    </div>
  );
}

const isShut = () => faultsHeight.pixels.value === faultsHeight.least;

/** Shuts the panel down to its head, or opens it again. Only a page that shows all has it. */
function Collapse() {
  const shut = isShut();
  const label = shut ? t("展开", "Open") : t("收起", "Shut");
  return (
    <button
      type="button"
      class="tool collapse"
      data-shut={shut}
      aria-expanded={!shut}
      aria-label={label}
      title={label}
      onClick={shut ? openTools : shutTools}
    >
      <Icon name="fold" size={16} />
    </button>
  );
}
