import { useSignal } from "@preact/signals";
import type { EventSample } from "../../../page-protocol.ts";
import { act } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { nameOf } from "../people/person.ts";
import { closeSheet } from "./open-sheet.ts";
import { Sheet } from "./sheet.tsx";

interface EventFormProps {
  readonly app: string;
  readonly member: string;
  readonly sample: EventSample;
}

/** One event with its elements, ready to be changed and sent. Stays open when it is refused. */
export function EventForm({ app, member, sample }: EventFormProps) {
  const xml = useSignal(sample.xml);
  const send = async () => {
    const { event, system } = sample;
    const answer = await act(app, member, { do: "event", event, xml: xml.value, system });
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
