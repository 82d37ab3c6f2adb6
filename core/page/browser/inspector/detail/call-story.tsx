import type { ChatEntry } from "../../../../sandbox/chat/chats.ts";
import type { RecordView } from "../../../../sandbox/page-protocol.ts";
import { Icon } from "../../shell/icon.tsx";
import { inspect, tab } from "../../shell/tabs.tsx";
import { inWords, t } from "../../state/language.ts";
import { about, entries, me, openChat, records } from "../../state/state.ts";
import { memberName } from "../labels.ts";
import { saidIn } from "../said.ts";
import { Json, jsonText, QueryView } from "./code.tsx";
import { Remarks, Station } from "./station.tsx";
import "./call-story.css";
import type { CheckRecord } from "../../../../sandbox/feed/records.ts";
import { Actions } from "./actions.tsx";

/** A call of the active API: what was asked, what came of it. */
export function CallStory({
  record,
}: {
  readonly record: Extract<RecordView, { readonly type: "call" }>;
}) {
  const { method, path, query, request, status, answer, fault, remarks } = record;
  return (
    <>
      {record.answers !== undefined && <Answers id={record.answers} />}
      {fault !== undefined && (
        <p class="struck">
          <Icon name="faults" size={16} />
          {t(`被故障 ${fault} 改过`, `Changed by the fault ${fault}`)}
        </p>
      )}
      <Remarks remarks={remarks} />
      <Station
        name="call-request"
        title={t("请求", "Request")}
        {...(request !== undefined && { copy: () => jsonText(request) })}
        open
      >
        <QueryView url={`${method} ${about.value.apiOrigin}${path}`} query={query} />
        {request !== undefined && <Json value={request} />}
      </Station>
      <Station
        name="call-answer"
        title={t("回答", "Answer")}
        note={status > 0 ? `HTTP ${status}` : t("连接被切断", "the connection was cut")}
        {...(answer !== undefined && { copy: () => jsonText(answer) })}
        open
      >
        {answer === undefined ? (
          <p class="empty">{t("没有 JSON", "No JSON")}</p>
        ) : (
          <Json value={answer} />
        )}
      </Station>
      {record.entries.length > 0 && (
        <Station
          name="call-entries"
          title={t("到了手机上", "On the phones")}
          note={record.entries.length}
          open
        >
          <Touched ids={record.entries} />
        </Station>
      )}
    </>
  );
}

/** Back to the callback whose answer this call sent. */
function Answers({ id }: { readonly id: string }) {
  const callback = records.value.get(id);
  if (!callback) return null;
  const words = inWords(saidIn(callback, entries.value).what);
  return (
    <p class="told">
      <button type="button" class="tool wide" data-testid="answers" onClick={() => inspect(id)}>
        <Icon name="callback" size={16} />
        {t(`它送出的是 ${id} 的答案`, `It sent the answer to ${id}`)}
        {words !== "" && `：${words}`}
      </button>
    </p>
  );
}

/** Where the call can be seen. More than this many are only counted. */
const NAMED = 30;

function Touched({ ids }: { readonly ids: readonly string[] }) {
  const found = ids.slice(0, NAMED).flatMap((id) => entries.value.get(id) ?? []);
  return (
    <div class="touched">
      {found.map((entry) => (
        <button key={entry.id} type="button" class="tool wide" onClick={() => show(entry)}>
          <Icon name="phone" size={16} /> {whose(entry)}
          {entry.recalled && ` · ${t("已撤回", "recalled")}`}
        </button>
      ))}
      {ids.length > NAMED && <span>+{ids.length - NAMED}</span>}
    </div>
  );
}

const whose = ({ chat }: ChatEntry) =>
  chat.kind === "group" ? t(`群 ${chat.chatId}`, `group ${chat.chatId}`) : memberName(chat.member);

function show({ chat }: ChatEntry): void {
  if (chat.kind === "app") me.value = chat.member;
  openChat.value = chat;
  tab.value = "phone";
}

/** A check of a callback URL. */
export function CheckStory({ record }: { readonly record: CheckRecord }) {
  const { url, query, status, answer, remarks } = record;
  return (
    <>
      <Actions record={record} />
      <Remarks remarks={remarks} />
      <Station
        name="check-request"
        title={t("请求", "Request")}
        copy={() => `${url}?${query}`}
        open
      >
        <QueryView url={`GET ${url}`} query={query} />
      </Station>
      <Station
        name="check-answer"
        title={t("回答", "Answer")}
        note={status}
        {...(answer !== undefined && { copy: () => answer })}
        open
      >
        <pre class="code">{answer || t("（空）", "(empty)")}</pre>
      </Station>
    </>
  );
}
