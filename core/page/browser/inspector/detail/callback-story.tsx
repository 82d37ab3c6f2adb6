import { useSignal } from "@preact/signals";
import type { DeliveryRecord } from "../../../../sandbox/feed/records.ts";
import type {
  PartView,
  RecordView,
  RunView,
  TraceView,
} from "../../../../sandbox/page-protocol.ts";
import { PartLine } from "../../outbox/part-line.tsx";
import { Icon } from "../../shell/icon.tsx";
import { t } from "../../state/language.ts";
import { isPast } from "../../state/state.ts";
import { prettyXml } from "../text/pretty-xml.ts";
import { remarksOf } from "../verdict.ts";
import { Actions } from "./actions.tsx";
import { Broken } from "./broken.tsx";
import { Json, JsonTree, jsonText, Log, QueryView, Xml } from "./code.tsx";
import { Deliveries } from "./deliveries.tsx";
import { Remarks, Station } from "./station.tsx";
import { StepsView } from "./steps.tsx";

/** What of an answer goes through the active API: how each part stands, and the call that sent it. */
function SentParts({ parts }: { readonly parts: readonly PartView[] }) {
  if (parts.length === 0) return null;
  return (
    <Station
      name="parts"
      title={t("主动发送", "Sent actively")}
      {...(parts.length > 1 && { note: parts.length })}
      open
    >
      <ul class="part-list">
        {parts.map((part) => (
          <PartLine key={part.id} part={part} link="call" />
        ))}
      </ul>
    </Station>
  );
}

interface StoryProps {
  readonly record: Extract<RecordView, { readonly type: "callback" }>;
  readonly trace: TraceView | undefined;
}

/** A callback from station to station: there, through the bot, and back. */
export function CallbackStory({ record, trace }: StoryProps) {
  const { deliveries, plaintext, inside } = record;
  const wanted = useSignal<number | undefined>(undefined);
  const chosen = wanted.value ?? usual(deliveries);
  const delivery = deliveries[chosen];
  return (
    <>
      {inside && <Broken inside={inside} />}
      <Actions record={record} delivery={delivery} />
      {isPast(record.id) && <Past />}
      {inside?.late && <Late how={inside.late} />}
      <Remarks remarks={remarksOf(record)} />
      {deliveries.length > 0 && (
        <Station name="deliveries" title={t("推送", "Deliveries")} note={joined(trace)} open>
          <Deliveries
            deliveries={deliveries}
            chosen={chosen}
            late={inside?.late}
            onChoose={(index) => {
              wanted.value = index;
            }}
          />
        </Station>
      )}
      {delivery && (
        <Station
          name="request"
          title={t("请求", "Request")}
          note={numberOf(delivery, deliveries)}
          copy={() => delivery.body}
        >
          <QueryView url={delivery.url} query={delivery.query} />
          <Xml text={delivery.body} />
        </Station>
      )}
      <Station
        name="plaintext"
        title={t("解密后的 XML", "Decrypted XML")}
        copy={() => prettyXml(plaintext)}
        open
      >
        <Xml text={plaintext} />
      </Station>
      {trace && <Inside trace={trace} />}
      {delivery && <WayBack delivery={delivery} deliveries={deliveries} />}
      {inside && <SentParts parts={inside.parts} />}
      {trace && trace.log.length > 0 && (
        <Station
          name="log"
          title={t("日志", "Log")}
          note={trace.log.length}
          open={trace.log.some(({ level }) => level === "warn" || level === "error")}
        >
          <Log lines={trace.log} />
        </Station>
      )}
    </>
  );
}

/** A bot that was restarted has forgotten what it thought. */
const Past = () => (
  <p class="told">
    <Icon name="again" size={16} />
    {t(
      "机器人之后重启过：这里是重启前看到的，细节已经不在了。",
      "The bot has been restarted since: this is what was seen before, its details are gone.",
    )}
  </p>
);

const LATE = {
  push: {
    zh: "处理器过了 4.5 秒还没好：核心先回空内容，答案好了主动发送（onLate: push）。",
    en: "The handler was not done after 4.5 s: the core answered empty in time and sends the answer when it is ready (onLate: push).",
  },
  "ack+push": {
    zh: "处理器过了 4.5 秒还没好：核心先回一句话，答案好了主动发送（onLate: ack+push）。",
    en: "The handler was not done after 4.5 s: the core answered with a word and sends the answer when it is ready (onLate: ack+push).",
  },
  "retry-window": {
    zh: "处理器过了 4.5 秒还没好：核心不回答，等平台断开后重发，答案随下一次推送送出（retry-window）。",
    en: "The handler was not done after 4.5 s: the core leaves this delivery to the platform's cut, and the answer rides the next (retry-window).",
  },
  drop: {
    zh: "处理器过了 4.5 秒还没好：核心回空内容，答案丢弃（onLate: drop）。",
    en: "The handler was not done after 4.5 s: the core answered empty and drops the answer (onLate: drop).",
  },
};

/** What the bot does about an answer that takes long is no fault of it. */
const Late = ({ how }: { readonly how: keyof typeof LATE }) => (
  <p class="told" data-testid="late">
    <Icon name="done" size={16} />
    {t(LATE[how].zh, LATE[how].en)}
  </p>
);

/** What the bot made of it. */
function Inside({ trace: { event, runs } }: { readonly trace: TraceView }) {
  return (
    <>
      <Station name="event" title={t("事件", "Event")} copy={() => jsonText(event)}>
        <JsonTree value={event} />
      </Station>
      {runs.map((run, index) => (
        <Run key={index} run={run} number={runs.length > 1 ? index + 1 : undefined} />
      ))}
    </>
  );
}

interface RunProps {
  readonly run: RunView;
  /** Where there were several. */
  readonly number: number | undefined;
}

/** One run of the handlers. */
function Run({ run: { steps, replies }, number }: RunProps) {
  const asked = steps.filter(({ said }) => said !== "not asked").length;
  const which = number === undefined ? "" : t(`第 ${number} 次运行 · `, `run ${number} · `);
  return (
    <>
      <Station
        name="steps"
        title={t("处理器", "Handlers")}
        note={which + t(`问了 ${asked} / ${steps.length}`, `asked ${asked} of ${steps.length}`)}
        open
      >
        <StepsView steps={steps} />
      </Station>
      {replies.length > 0 && (
        <Station
          name="replies"
          title={t("回复对象", "Reply objects")}
          {...(replies.length > 1 && { note: replies.length })}
          copy={() => jsonText(replies)}
          open
        >
          {replies.map((reply, index) => (
            <Json key={index} value={reply} />
          ))}
        </Station>
      )}
    </>
  );
}

interface WayBackProps {
  readonly delivery: DeliveryRecord;
  readonly deliveries: readonly DeliveryRecord[];
}

/** What came back on one delivery. */
function WayBack({ delivery, deliveries }: WayBackProps) {
  const { replyXml, answer } = delivery;
  const note = numberOf(delivery, deliveries);
  return (
    <>
      {replyXml !== undefined && (
        <Station
          name="reply"
          title={t("回复的 XML", "Reply XML")}
          note={note}
          copy={() => prettyXml(replyXml)}
          open
        >
          <Xml text={replyXml} />
        </Station>
      )}
      {answer && (
        <Station
          name="answer"
          title={t("加密后的回答", "Sealed answer")}
          note={note}
          copy={() => answer}
        >
          <Xml text={answer} />
        </Station>
      )}
    </>
  );
}

/** The delivery that says most: the last that was answered, else the first. */
function usual(deliveries: readonly DeliveryRecord[]): number {
  return Math.max(
    0,
    deliveries.findLastIndex(({ answer, duplicate }) => answer !== undefined && !duplicate),
  );
}

function numberOf({ number }: DeliveryRecord, all: readonly DeliveryRecord[]): string | undefined {
  return all.length > 1 ? t(`第 ${number} 次`, `no. ${number}`) : undefined;
}

function joined(trace: TraceView | undefined): string | undefined {
  if (!trace || trace.deliveries < 2) return undefined;
  return t(
    `处理器只跑了一遍，回答了 ${trace.deliveries} 次推送`,
    `one run of the handlers answers ${trace.deliveries} deliveries`,
  );
}
