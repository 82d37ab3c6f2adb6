import { t } from "../state/language.ts";
import { FAULTS, type FaultEntry } from "./catalogue.ts";
import { FaultCard, Scope, Segments } from "./fault-card.tsx";
import "./fault-list.css";
import { signal } from "@preact/signals";
import { JobsPanel } from "../outbox/jobs.tsx";
import { OutboxPanel } from "../outbox/outbox.tsx";
import { faultsHeight, openTools, shutTools } from "../shell/divider.tsx";
import { Icon } from "../shell/icon.tsx";
import { clearFaults } from "../state/actions.ts";
import { faults, jobs, outbox } from "../state/state.ts";
import { CheckList } from "./check-list.tsx";
import { SettingList } from "./setting-list.tsx";
import "./faults.css";

/** Every fault, by where it strikes. */
function FaultList() {
  return (
    <div class="fault-list">
      <Side
        title={t("去机器人的路上（回调）", "On the way to the bot (callbacks)")}
        entries={FAULTS.filter(({ side }) => side === "callback")}
      />
      <Side
        title={t("在平台的接口上", "At the platform's API")}
        entries={FAULTS.filter(({ side }) => side === "api")}
      />
    </div>
  );
}

interface SideProps {
  readonly title: string;
  readonly entries: readonly FaultEntry[];
}

const Side = ({ title, entries }: SideProps) => (
  <section>
    <h3 class="faults-side">{title}</h3>
    <ul class="fault-cards">
      {entries.map((entry) => (
        <FaultCard key={entry.kind} entry={entry} />
      ))}
    </ul>
  </section>
);

type Part = "outbox" | "jobs" | "faults" | "settings" | "checks";
const part = signal<Part>("outbox");

/** What the bot has not got rid of, what goes wrong on purpose, and how the platform behaves. */
export function FaultsPanel() {
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
            ...(jobs.value.length > 0
              ? [{ value: "jobs" as const, words: `${t("任务", "Jobs")} · ${jobs.value.length}` }]
              : []),
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
        {part.value === "outbox" && <OutboxPanel />}
        {part.value === "jobs" && <JobsPanel />}
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
