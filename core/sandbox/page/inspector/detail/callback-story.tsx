import { useSignal } from "@preact/signals";
import type { CallbackRecord, DeliveryRecord } from "../../../feed/callback-record.ts";
import type { TraceView } from "../../../page-protocol.ts";
import { t } from "../../state/language.ts";
import { prettyXml } from "../text/pretty-xml.ts";
import { remarksOf } from "../verdict.ts";
import { Actions } from "./actions.tsx";
import { Json, jsonText, Xml } from "./code.tsx";
import { Deliveries } from "./deliveries.tsx";
import { JsonTree } from "./json-tree.tsx";
import { Log } from "./log.tsx";
import { Query } from "./query.tsx";
import { Remarks } from "./remarks.tsx";
import { Station } from "./station.tsx";
import { Steps } from "./steps.tsx";

interface StoryProps {
  readonly record: CallbackRecord;
  readonly trace: TraceView | undefined;
}

/** A callback from station to station: there, through the bot, and back. */
export function CallbackStory({ record, trace }: StoryProps) {
  const { deliveries, plaintext } = record;
  const wanted = useSignal<number | undefined>(undefined);
  const chosen = wanted.value ?? usual(deliveries);
  const delivery = deliveries[chosen];
  return (
    <>
      <Actions record={record} delivery={delivery} />
      <Remarks remarks={remarksOf(record)} />
      {deliveries.length > 0 && (
        <Station name="deliveries" title={t("推送", "Deliveries")} note={joined(trace)} open>
          <Deliveries
            deliveries={deliveries}
            chosen={chosen}
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
          <Query url={delivery.url} query={delivery.query} />
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
      {trace && trace.log.length > 0 && (
        <Station name="log" title={t("日志", "Log")} note={trace.log.length}>
          <Log lines={trace.log} />
        </Station>
      )}
    </>
  );
}

/** What the bot made of it. */
function Inside({ trace: { event, steps, replies } }: { readonly trace: TraceView }) {
  const asked = steps.filter(({ said }) => said !== "not asked").length;
  return (
    <>
      <Station name="event" title={t("事件", "Event")} copy={() => jsonText(event)}>
        <JsonTree value={event} />
      </Station>
      <Station
        name="steps"
        title={t("处理器", "Handlers")}
        note={t(`问了 ${asked} / ${steps.length}`, `asked ${asked} of ${steps.length}`)}
        open
      >
        <Steps steps={steps} />
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
