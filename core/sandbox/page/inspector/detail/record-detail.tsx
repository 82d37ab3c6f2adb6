import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { FeedRecord } from "../../../feed/feed.ts";
import type { RecordDetail as Detail, TraceView } from "../../../page-protocol.ts";
import { Icon } from "../../shell/icon.tsx";
import { detailOf } from "../../state/actions.ts";
import { say, t } from "../../state/language.ts";
import { openRecord, records } from "../../state/state.ts";
import { Chip } from "../chip.tsx";
import { timeOfDay } from "../moment.ts";
import { appName, memberName } from "../names.ts";
import { verdictOf } from "../verdict.ts";
import { CallStory } from "./call-story.tsx";
import { CallbackStory } from "./callback-story.tsx";
import { CheckStory } from "./check-story.tsx";
import "./record-detail.css";

/** How long a record must have been still before its inside is asked for again, in milliseconds. */
const STILL = 120;

/** The whole story of one record. It is told anew whenever the record changes. */
export function RecordDetail({ id }: { readonly id: string }) {
  const detail = useSignal<Detail | undefined>(undefined);
  const record = records.value.get(id) ?? detail.value?.record;

  useEffect(() => {
    let wanted = true;
    const load = async () => {
      const loaded = await detailOf(id);
      if (wanted && loaded) detail.value = loaded;
    };
    // The first time at once; then when a flurry of changes is over.
    const timer = setTimeout(load, detail.peek() ? STILL : 0);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [id, record, detail]);

  useEffect(() => {
    document.addEventListener("keydown", closeOnEscape);
    return () => document.removeEventListener("keydown", closeOnEscape);
  }, []);

  return (
    <article
      class="record-detail"
      data-testid="record-detail"
      data-record={id}
      aria-label={t("记录详情", "Record")}
    >
      <header class="detail-head">
        <button
          type="button"
          class="tool detail-back"
          data-testid="close-detail"
          aria-label={t("关闭", "Close")}
          title={`${t("关闭", "Close")} (Esc)`}
          onClick={close}
        >
          <Icon name="close" />
        </button>
        {record && <Title record={record} />}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <div class="detail-body" tabIndex={0}>
        {record && <Story record={record} trace={detail.value?.trace} />}
      </div>
    </article>
  );
}

function Title({ record }: { readonly record: FeedRecord }) {
  const verdict = verdictOf(record);
  return (
    <div class="detail-title">
      <h2>
        {titleOf(record)} <Chip verdict={verdict} />
      </h2>
      <p>
        <code>{record.id}</code> · {timeOfDay(record.at)} · {wayOf(record)}
      </p>
      <p class="detail-meaning">{say(verdict.meaning)}</p>
    </div>
  );
}

function Story({
  record,
  trace,
}: {
  readonly record: FeedRecord;
  readonly trace: TraceView | undefined;
}) {
  if (record.type === "callback") return <CallbackStory record={record} trace={trace} />;
  return record.type === "check" ? <CheckStory record={record} /> : <CallStory record={record} />;
}

function titleOf(record: FeedRecord): string {
  if (record.type === "callback") return record.kind;
  return record.type === "check" ? t("验证回调地址", "URL check") : record.path;
}

function wayOf(record: FeedRecord): string {
  if (record.type === "callback") return `${memberName(record.member)} → ${appName(record.app)}`;
  return appName(record.app);
}

function close(): void {
  openRecord.value = undefined;
  document.querySelector<HTMLElement>(".record-scroll")?.focus();
}

/** Escape closes, unless it was pressed in another part of the page. */
function closeOnEscape(event: KeyboardEvent): void {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const { target } = event;
  const isHere = target instanceof Element && target.closest(".inspector") !== null;
  if ((isHere && !target.matches("input")) || target === document.body) close();
}
