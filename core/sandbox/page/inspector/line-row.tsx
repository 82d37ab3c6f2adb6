import type { FeedRecord } from "../../feed/feed.ts";
import { Icon } from "../shell/icon.tsx";
import { t } from "../state/language.ts";
import { ahead, settings } from "../state/state.ts";
import { Chip } from "./chip.tsx";
import type { FoldLine, Line, RecordLine } from "./fold.ts";
import { timeOfDay } from "./moment.ts";
import { appName, memberName } from "./names.ts";
import { Took } from "./took.tsx";
import { remarksOf, verdictOf } from "./verdict.ts";
import "./line-row.css";

/** One line of the list: what happened, and how it went, at a glance. */
export const LineRow = ({ line }: { readonly line: Line }) =>
  line.type === "fold" ? <FoldRow line={line} /> : <RecordRow line={line} />;

function RecordRow({ line: { record, inside } }: { readonly line: RecordLine }) {
  return (
    <>
      <Time at={record.at} />
      <span class={`line-icon ${record.type}`} title={sortOf(record)}>
        <Icon name={record.type} size={16} />
      </span>
      <span class={inside ? "line-what inside" : "line-what"}>
        <b>{titleOf(record)}</b>
        <span class="line-who">{whoOf(record)}</span>
      </span>
      <span class="line-marks">
        <Remarks record={record} />
        {record.type === "callback" && record.deliveries.length > 1 && (
          <span class="line-times" title={t("推送次数", "deliveries")}>
            ×{record.deliveries.length}
          </span>
        )}
      </span>
      <span class="line-chip">
        <Chip verdict={verdictOf(record)} />
      </span>
      <LineTook record={record} />
    </>
  );
}

function FoldRow({ line }: { readonly line: FoldLine }) {
  const { records, open } = line;
  const first = records[0];
  const last = records.at(-1);
  if (!first || !last) return null;
  const settled = records.find((record) => verdictOf(record).tone !== "busy");
  const busy = records.filter((record) => verdictOf(record).tone === "busy").length;
  const walkers = new Set(records.map((record) => record.type === "callback" && record.member));
  return (
    <>
      <Time at={last.at} />
      <span class="line-icon fold" data-open={open}>
        <Icon name="fold" size={16} />
        <span class="unseen">{open ? t("已展开", "unfolded") : t("已折叠", "folded")}</span>
      </span>
      <span class="line-what">
        <b>event:LOCATION</b>
        <span class="line-who">
          {appName(first.app)} ·{" "}
          {walkers.size === 1 && first.type === "callback"
            ? memberName(first.member)
            : t(`${walkers.size} 人`, `${walkers.size} people`)}
        </span>
      </span>
      <span class="line-marks">
        <Remarks record={settled ?? first} />
        <span class="line-times strong">
          {t(`${records.length} 条`, `${records.length} reports`)}
        </span>
      </span>
      <span class="line-chip">
        <Chip verdict={verdictOf(settled ?? first)} />
      </span>
      {busy > 0 && settled ? (
        <span class="line-busy">{t(`${busy} 条在途`, `${busy} under way`)}</span>
      ) : (
        <LineTook record={last} />
      )}
    </>
  );
}

/** The milliseconds stand apart: a narrow line goes without them. */
function Time({ at }: { readonly at: number }) {
  const time = timeOfDay(at);
  return (
    <time class="line-time" dateTime={new Date(at).toISOString()}>
      {time.slice(0, -4)}
      <span class="line-ms">{time.slice(-4)}</span>
    </time>
  );
}

function Remarks({ record }: { readonly record: FeedRecord }) {
  const remarks = remarksOf(record);
  if (remarks.length === 0) return null;
  const wrong = remarks.some(({ level }) => level === "error");
  const codes = [...new Set(remarks.map(({ code }) => code))];
  return (
    <span class="line-remarks" data-tone={wrong ? "bad" : "warn"} title={codes.join("\n")}>
      <Icon name="warning" size={14} />
      {codes.length}
      <span class="unseen">{t("条提示", "remarks")}</span>
    </span>
  );
}

function LineTook({ record }: { readonly record: FeedRecord }) {
  const limitMs = settings.value.cutMs;
  const sent = record.type === "callback" ? record.deliveries.at(-1) : record;
  if (!sent) return <span class="took" />;
  const begin = "sentAt" in sent ? sent.sentAt : sent.at;
  const sinceMs = Math.max(0, Date.now() + ahead.value - begin);
  return <Took tookMs={sent.tookMs} limitMs={limitMs} sinceMs={sinceMs} />;
}

function sortOf({ type }: FeedRecord): string {
  if (type === "callback") return t("回调：平台 → 机器人", "callback: platform → bot");
  if (type === "call") return t("接口：机器人 → 平台", "API call: bot → platform");
  return t("回调地址验证", "check of the callback URL");
}

function titleOf(record: FeedRecord): string {
  if (record.type === "callback") return record.kind;
  if (record.type === "call") return record.path.replace(/^\/cgi-bin\//, "");
  return t("验证回调地址", "URL check");
}

function whoOf(record: FeedRecord): string {
  if (record.type !== "callback") return appName(record.app);
  return `${memberName(record.member)} → ${appName(record.app)}`;
}
