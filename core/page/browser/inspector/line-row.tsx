import type { RecordView } from "../../../sandbox/page-protocol.ts";
import { Icon } from "../shell/icon.tsx";
import { inWords, t } from "../state/language.ts";
import { ahead, apps, entries, settings } from "../state/state.ts";
import type { FoldLine, InspectorLine, RecordLine } from "./fold.ts";
import { appName, memberName, timeOfDay } from "./labels.ts";
import { Chip, Took } from "./marks.tsx";
import { saidIn } from "./said.ts";
import { remarksOf, verdictOf } from "./verdict.ts";
import "./line-row.css";

/** One line of the list: what happened, and how it went, at a glance. */
export const LineRow = ({ line }: { readonly line: InspectorLine }) =>
  line.type === "fold" ? <FoldRow line={line} /> : <RecordRow line={line} />;

function RecordRow({ line: { record, inside } }: { readonly line: RecordLine }) {
  const { what, answer } = saidIn(record, entries.value);
  const said = inWords(what);
  return (
    <>
      <Time at={record.at} />
      <span class={`line-icon ${record.type}`} title={sortOf(record)}>
        <Icon name={record.type} size={16} />
      </span>
      <span class={inside ? "line-what inside" : "line-what"}>
        <span class="line-kind">{kindOf(record)}</span>
        <span class="line-said">
          <b>{said}</b>
          {answer && (
            <>
              <i aria-hidden="true"> → </i>
              <span class="unseen">{t("，回答：", ", answer: ")}</span>
              <span class="line-answer" data-failure={answer.failure}>
                {inWords(answer)}
              </span>
            </>
          )}
        </span>
      </span>
      <span class="line-who">{whoOf(record)}</span>
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
        <span class="line-kind">LOCATION</span>
      </span>
      <span class="line-who">
        {apps.value.length > 1 && `${appName(first.app)} · `}
        {walkers.size === 1 && first.type === "callback"
          ? memberName(first.member)
          : t(`${walkers.size} 人`, `${walkers.size} people`)}
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

function Remarks({ record }: { readonly record: RecordView }) {
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

function LineTook({ record }: { readonly record: RecordView }) {
  const limitMs = settings.value.cutMs;
  if (record.type === "failure") return <span class="took" />;
  const sent = record.type === "callback" ? record.deliveries.at(-1) : record;
  if (!sent) return <span class="took" />;
  const begin = "sentAt" in sent ? sent.sentAt : sent.at;
  const sinceMs = Math.max(0, Date.now() + ahead.value - begin);
  const calm = record.type === "callback" && record.inside?.late !== undefined;
  return <Took tookMs={sent.tookMs} limitMs={limitMs} sinceMs={sinceMs} calm={calm} />;
}

function sortOf({ type }: RecordView): string {
  if (type === "callback") return t("回调：平台 → 机器人", "callback: platform → bot");
  if (type === "call") return t("接口：机器人 → 平台", "API call: bot → platform");
  if (type === "failure") return t("消息之外的错误", "a failure outside of any message");
  return t("回调地址验证", "check of the callback URL");
}

/** The icon tells callback from call, so that the kind has room for what tells more. */
function kindOf(record: RecordView): string {
  if (record.type === "callback") return record.kind.replace(/^event:/, "");
  if (record.type === "call") return record.path.replace(/^\/cgi-bin\//, "");
  if (record.type === "failure") return t("出错", "failure");
  return t("验证回调地址", "URL check");
}

function whoOf(record: RecordView): string {
  const several = apps.value.length > 1;
  if (record.type === "failure") return `${record.thrown.plugin}, ${record.thrown.handler}`;
  if (record.type === "callback") {
    const who = memberName(record.member);
    return several ? `${who} → ${appName(record.app)}` : who;
  }
  const to = record.type === "call" ? receiverOf(record) : undefined;
  if (to === undefined) return appName(record.app);
  return several ? `${appName(record.app)} → ${to}` : `→ ${to}`;
}

/** Whom a message names; the first of many stands for all. */
function receiverOf({ request }: Extract<RecordView, { readonly type: "call" }>) {
  const { touser, chatid } = (request ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof chatid === "string") return t(`群 ${chatid}`, `group ${chatid}`);
  if (typeof touser !== "string" || touser === "") return undefined;
  const [first = "", ...more] = touser.split("|");
  return memberName(first) + (more.length > 0 ? ` +${more.length}` : "");
}
