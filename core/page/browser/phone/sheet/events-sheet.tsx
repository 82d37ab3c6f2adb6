import { useSignal } from "@preact/signals";
import type { Deed } from "../../../../sandbox/callbacks/deed.ts";
import type { EventSample } from "../../../../sandbox/page-protocol.ts";
import { lastPlace } from "../../map/use-world-map.ts";
import { performAct } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { samples } from "../../state/state.ts";
import type { Words } from "../../state/words.ts";
import { nameOf } from "../people/portrait.ts";
import { grouped } from "./grouped-samples.ts";
import { closeSheet, openSheet, Sheet } from "./sheet.tsx";
import "./events-sheet.css";

interface EventFormProps {
  readonly app: string;
  readonly member: string;
  readonly sample: EventSample;
}

/** One event with its elements, ready to be changed and sent. Stays open when it is refused. */
function EventForm({ app, member, sample }: EventFormProps) {
  const xml = useSignal(sample.xml);
  const send = async () => {
    const { event, system } = sample;
    const answer = await performAct(app, member, { do: "event", event, xml: xml.value, system });
    if (answer) closeSheet();
  };
  return (
    <Sheet title={t(sample.zh, sample.en)} tall>
      <form
        class="event-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p class="hint">
          <code>{sample.event}</code>
          {sample.system
            ? t("由系统发出，不代表任何成员。", "Sent by the system, not by a member.")
            : t(`由${nameOf(member)}触发。`, `Caused by ${nameOf(member)}.`)}
        </p>
        <textarea
          class="field"
          spellcheck={false}
          data-focus
          data-testid="event-xml"
          aria-label={t("事件的 XML", "XML of the event")}
          value={xml.value}
          onInput={({ currentTarget }) => {
            xml.value = currentTarget.value;
          }}
        />
        <button type="submit" class="wide-button" data-testid="event-send">
          {t("发送", "Send")}
        </button>
      </form>
    </Sheet>
  );
}

interface EventsProps {
  readonly app: string;
  readonly member: string;
}

/** Every event that can be sent by hand. */
export function openEvents(app: string, member: string): void {
  openSheet(<EventsSheet app={app} member={member} />);
}

function EventsSheet({ app, member }: EventsProps) {
  const word = useSignal("");
  const groups = grouped(samples.value, word.value);
  return (
    <Sheet title={t("触发事件", "Send an event")} tall>
      <div class="events-search">
        <input
          type="search"
          class="field"
          data-focus
          data-testid="event-search"
          aria-label={t("搜索事件", "Search events")}
          placeholder={t("搜索，如 subscribe 或 审批", "Search, as subscribe or approval")}
          onInput={({ currentTarget }) => {
            word.value = currentTarget.value;
          }}
        />
      </div>
      <div class="events">
        {word.value === "" && <Usual app={app} member={member} />}
        {groups.map(({ title, list }) => (
          <section key={title.en}>
            <h3>{t(title.zh, title.en)}</h3>
            {list.map((sample, at) => (
              <SampleRow key={`${at} ${sample.event}`} sample={sample} app={app} member={member} />
            ))}
          </section>
        ))}
        {groups.length === 0 && (
          <p class="hint events-none">{t("没有这样的事件。", "There is no such event.")}</p>
        )}
      </div>
    </Sheet>
  );
}

/** What members do most, ready to be sent. */
const USUAL: readonly (Words & { readonly deed: () => Deed })[] = [
  { zh: "再次进入应用", en: "Enter again", deed: () => ({ do: "enter" }) },
  {
    zh: "上报位置",
    en: "Report location",
    deed: () => ({ do: "report", ...lastPlace(), precision: 30 }),
  },
  { zh: "关注", en: "Subscribe", deed: () => ({ do: "subscribe" }) },
  { zh: "取消关注", en: "Unsubscribe", deed: () => ({ do: "unsubscribe" }) },
];

function Usual({ app, member }: EventsProps) {
  return (
    <section class="events-usual">
      {USUAL.map(({ zh, en, deed }) => (
        <button
          type="button"
          key={en}
          onClick={() => {
            void performAct(app, member, deed()).then((answer) => answer && closeSheet());
          }}
        >
          {t(zh, en)}
        </button>
      ))}
    </section>
  );
}

function SampleRow({ sample, app, member }: EventsProps & { readonly sample: EventSample }) {
  return (
    <button
      type="button"
      class="event-row"
      data-testid="event"
      data-event={sample.event}
      onClick={() => openSheet(<EventForm app={app} member={member} sample={sample} />)}
    >
      <span>{t(sample.zh, sample.en)}</span>
      <code>{sample.event}</code>
    </button>
  );
}
