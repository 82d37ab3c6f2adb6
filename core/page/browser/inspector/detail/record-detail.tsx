import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type {
  RecordDetail as Detail,
  RecordView,
  TraceView,
} from "../../../../sandbox/page-protocol.ts";
import { Icon } from "../../shell/icon.tsx";
import { detailOf } from "../../state/actions.ts";
import { inWords, t } from "../../state/language.ts";
import { entries, isPast, openRecord, records } from "../../state/state.ts";
import { appName, memberName, timeOfDay } from "../labels.ts";
import { Chip } from "../marks.tsx";
import { saidIn } from "../said.ts";
import { verdictOf } from "../verdict.ts";
import { ThrownStory } from "./broken.tsx";
import { CallStory, CheckStory } from "./call-story.tsx";
import { CallbackStory } from "./callback-story.tsx";
import "./record-detail.css";

/** How long a record must have been still before its inside is asked for again, in milliseconds. */
const STILL = 120;

/** The whole story of one record. It is told anew whenever the record changes. */
export function RecordDetailPanel({ id }: { readonly id: string }) {
  const detail = useSignal<Detail | undefined>(undefined);
  const record = records.value.get(id) ?? detail.value?.record;

  useEffect(() => {
    if (isPast(id)) return;
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

function Title({ record }: { readonly record: RecordView }) {
  const verdict = verdictOf(record);
  return (
    <div class="detail-title">
      <h2>
        {titleOf(record)} <Chip verdict={verdict} />
      </h2>
      <SaidLine record={record} />
      <p>
        <code>{record.id.split("~")[0]}</code> · {timeOfDay(record.at)} · {wayOf(record)}
      </p>
      <p class="detail-meaning">{inWords(verdict.meaning)}</p>
    </div>
  );
}

function SaidLine({ record }: { readonly record: RecordView }) {
  const { what, answer } = saidIn(record, entries.value);
  const words = [inWords(what), answer ? inWords(answer) : ""].filter((text) => text !== "");
  if (words.length === 0 || record.type === "failure") return null;
  return <p class="detail-said">{words.join(" → ")}</p>;
}

function Story({
  record,
  trace,
}: {
  readonly record: RecordView;
  readonly trace: TraceView | undefined;
}) {
  if (record.type === "callback") return <CallbackStory record={record} trace={trace} />;
  if (record.type === "failure") {
    return (
      <section class="broken" data-testid="broken">
        <ThrownStory thrown={record.thrown} />
      </section>
    );
  }
  return record.type === "check" ? <CheckStory record={record} /> : <CallStory record={record} />;
}

function titleOf(record: RecordView): string {
  if (record.type === "callback") return record.kind;
  if (record.type === "failure") return t("消息之外的错误", "Failure outside of any message");
  return record.type === "check" ? t("验证回调地址", "URL check") : record.path;
}

function wayOf(record: RecordView): string {
  if (record.type === "callback") return `${memberName(record.member)} → ${appName(record.app)}`;
  return record.type === "failure" ? record.thrown.plugin : appName(record.app);
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
