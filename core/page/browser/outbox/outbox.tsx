import type { DeadView, PartView, RecordView } from "../../../sandbox/page-protocol.ts";
import { memberName, timeOfDay } from "../inspector/labels.ts";
import { saidIn } from "../inspector/said.ts";
import { Icon } from "../shell/icon.tsx";
import { inspect } from "../shell/tabs.tsx";
import { dropDead, retryDead } from "../state/actions.ts";
import { inWords, t } from "../state/language.ts";
import { entries, outbox, records } from "../state/state.ts";
import { Acts, PartLine } from "./part-line.tsx";
import "../inspector/chip.css";
import "./outbox.css";

/** What the bot has not got rid of: messages that wait to be sent, and those that it gave up. */
export function OutboxPanel() {
  const { parts, dead } = outbox.value;
  const waiting = parts.filter(({ state }) => state !== "dead");
  const lost = parts.filter(({ state }) => state === "dead");
  if (parts.length + dead.length === 0) {
    return (
      <p class="outbox-none" data-testid="outbox-none">
        {t(
          "没有在等的消息，也没有死信。主动发送受阻的消息会停在这里：在等什么、为什么、等到何时。",
          "Nothing waits, and there are no dead letters. What cannot be sent stays here, with what it waits for, why, and until when.",
        )}
      </p>
    );
  }
  return (
    <div class="outbox" data-testid="outbox">
      <Parts title={t(`待发 ${waiting.length}`, `Waiting: ${waiting.length}`)} parts={waiting} />
      <Parts title={t(`没送到 ${lost.length}`, `Not delivered: ${lost.length}`)} parts={lost} />
      {dead.length > 0 && (
        <section>
          <h3>{t(`死信 ${dead.length}`, `Dead letters: ${dead.length}`)}</h3>
          <ul class="part-list">
            {dead.map((letter) => (
              <DeadLine key={letter.id} letter={letter} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

interface PartsProps {
  readonly title: string;
  readonly parts: readonly PartView[];
}

function Parts({ title, parts }: PartsProps) {
  if (parts.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul class="part-list">
        {parts.map((part) => (
          <PartLine key={part.id} part={part} link="callback" />
        ))}
      </ul>
    </section>
  );
}

/** The record of a message that an earlier process had. */
function recordOf(event: string): RecordView | undefined {
  for (const record of records.value.values()) {
    if (record.type === "callback" && record.inside?.event === event) return record;
  }
  return undefined;
}

/** Stable words of dead letters. */
const WHY = {
  ERR_PLUGIN: { zh: "处理器出错", en: "a handler failed" },
  hard_limit: { zh: "处理器跑得太久", en: "a handler ran too long" },
  claims: { zh: "进程三次死在它身上", en: "the process died with it three times" },
  internal: { zh: "核心出错", en: "the core failed" },
};

function DeadLine({ letter }: { readonly letter: DeadView }) {
  const { id, at, from, kind, why, callback } = letter;
  const record = records.value.get(callback ?? "") ?? recordOf(id);
  const words = Object.hasOwn(WHY, why) ? WHY[why as keyof typeof WHY] : undefined;
  const said = record ? inWords(saidIn(record, entries.value).what) : "";
  return (
    <li class="part" data-testid="dead" data-state="dead">
      <span class="part-what">
        <b>{said || kind.replace(/^event:/, "")}</b> {said && <code>{kind}</code>}
        <span class="part-to">{memberName(from)}</span>
      </span>
      <span class="chip" data-tone="bad">
        {words ? inWords(words) : why}
      </span>
      <span class="part-why">
        {timeOfDay(at).slice(0, 8)} · <code>{id.slice(0, 12)}</code>
      </span>
      <span class="part-acts">
        {record && (
          <button type="button" class="tool wide" onClick={() => inspect(record.id)}>
            <Icon name="open" size={14} /> {t("看回调", "Callback")}
          </button>
        )}
        <Acts retry={() => retryDead(id)} drop={() => dropDead(id)} />
      </span>
    </li>
  );
}
