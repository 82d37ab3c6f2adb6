import { signal } from "@preact/signals";
import { t } from "../state/language.ts";
import { faults, openRecord, outbox } from "../state/state.ts";
import { Icon } from "./icon.tsx";
import "./tabs.css";

const TABS = ["phone", "inspector", "faults"] as const;
type Tab = (typeof TABS)[number];

/** What a narrow page shows. A wide one shows all three. */
export const tab = signal<Tab>("phone");

/** Opens a record, and shows the inspector where there is room for one part only. */
export function inspect(id: string): void {
  openRecord.value = id;
  tab.value = "inspector";
}

/** The bar at the bottom of a narrow page. */
export function Tabs() {
  const { parts, dead } = outbox.value;
  const count = faults.value.length + parts.length + dead.length;
  return (
    <nav class="tabs" aria-label={t("页面", "Page")}>
      {TABS.map((name) => (
        <button
          key={name}
          type="button"
          data-testid={`tab-${name}`}
          aria-current={tab.value === name ? "page" : undefined}
          onClick={() => {
            tab.value = name;
          }}
        >
          <span class="tab-icon">
            <Icon name={name} size={22} />
            {name === "faults" && count > 0 && <span class="tab-count">{count}</span>}
          </span>
          {labelOf(name)}
        </button>
      ))}
    </nav>
  );
}

function labelOf(name: Tab): string {
  if (name === "phone") return t("手机", "Phone");
  return name === "inspector" ? t("检查", "Inspector") : t("工具", "Tools");
}
