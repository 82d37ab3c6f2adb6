import { t } from "../state/language.ts";
import { FAULTS, type FaultEntry } from "./catalogue.ts";
import { FaultCard } from "./fault-card.tsx";
import "./fault-list.css";

/** Every fault, by where it strikes. */
export function FaultList() {
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
