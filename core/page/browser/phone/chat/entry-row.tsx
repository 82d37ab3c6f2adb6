import { computed, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { ChatEntry } from "../../../../sandbox/chat/chats.ts";
import { inspect } from "../../shell/tabs.tsx";
import { t } from "../../state/language.ts";
import { groups, me, records } from "../../state/state.ts";
import { ContentView } from "../content/content.tsx";
import { Unbroken } from "../content/text.tsx";
import { Glyph } from "../glyph.tsx";
import { AppAvatar, MemberAvatar, RobotAvatar } from "../people/avatar.tsx";
import { nameOf, titleOfApp } from "../people/portrait.ts";
import { clockLabel } from "./rows.ts";

/** Which call of the API brought an entry, by the entry's id. */
const calls = computed(() => {
  const byEntry = new Map<string, string>();
  for (const record of records.value.values()) {
    if (record.type !== "call") continue;
    for (const entry of record.entries) if (!byEntry.has(entry)) byEntry.set(entry, record.id);
  }
  return byEntry;
});

/** The callback that carried an entry, or that it answers. */
function callbackOf({ callback = "" }: ChatEntry) {
  const record = records.value.get(callback);
  return record?.type === "callback" ? record : undefined;
}

/** Id of the record that tells how an entry travelled; `undefined` when it is not known any more. */
const carrierOf = (entry: ChatEntry): string | undefined =>
  callbackOf(entry)?.id ?? calls.value.get(entry.id);

/** Opens what carried an entry in the inspector. Seen only by whoever points at the entry. */
function InspectButton({ entry }: { readonly entry: ChatEntry }) {
  const record = useComputed(() => carrierOf(entry)).value;
  if (record === undefined) return null;
  const label =
    entry.via === "active"
      ? t("主动发送的：在检查器里看", "Sent actively: show in the inspector")
      : t("在检查器里看", "Show in the inspector");
  return (
    <button
      type="button"
      class="inspect"
      title={label}
      aria-label={label}
      onClick={() => inspect(record)}
    >
      <Glyph name="inspect" size={16} />
    </button>
  );
}

interface DeliveryMarkProps {
  readonly entry: ChatEntry;
  readonly last: boolean;
}

/** How the callback of what a member said fares: under way, or failed. Nothing when all is well. */
function DeliveryMark({ entry, last }: DeliveryMarkProps) {
  const outcome = useComputed(() => outcomeOf(entry)).value;
  if (outcome === "under way") {
    return last ? <output class="sending" aria-label={t("发送中", "Sending")} /> : null;
  }
  const failure = failureOf(outcome);
  if (failure === undefined) return null;
  return (
    <button
      type="button"
      class="failed"
      data-testid="failed"
      title={failure}
      aria-label={failure}
      onClick={() => inspect(callbackOf(entry)?.id ?? "")}
    />
  );
}

function outcomeOf(entry: ChatEntry) {
  const record = callbackOf(entry);
  if (!record) return undefined;
  if (record.inside && record.inside.thrown.length > 0) return "threw";
  return record.outcome ?? "under way";
}

function failureOf(outcome: ReturnType<typeof outcomeOf>): string | undefined {
  if (outcome === "threw") {
    return t("插件出错了，详见检查器", "A plugin failed, see the inspector");
  }
  if (outcome === "gave_up") {
    return t("回调失败，详见检查器", "The callback failed, see the inspector");
  }
  if (outcome === "not_sent") {
    return t("没有回调：应用没有设置回调地址", "Nothing was sent: the app has no callback URL");
  }
  return undefined;
}

interface EntryRowProps {
  readonly entry: ChatEntry;
  /** Whether it is the last that the member said. */
  readonly last: boolean;
}

/** What somebody said: at the right what the member did, at the left what came. */
export function EntryRow({ entry, last }: EntryRowProps) {
  // Most rows do not change when one is added: what they show is made once.
  const content = useMemo(
    () => (
      <Unbroken key={entry.id}>
        <ContentView entry={entry} />
      </Unbroken>
    ),
    [entry],
  );
  const own = entry.by === "member";
  const name = own ? nameOf(speaker(entry)) : titleOfSender(entry);
  if (entry.recalled) {
    return (
      <div class="note-row" data-testid="bubble" data-entry={entry.id} data-recalled>
        {own
          ? t("你撤回了一条消息", "You recalled a message")
          : t(`“${name}”撤回了一条消息`, `“${name}” recalled a message`)}
      </div>
    );
  }
  return (
    <article
      class={`entry ${own ? "entry-me" : "entry-app"}`}
      data-testid="bubble"
      data-entry={entry.id}
      data-type={entry.content.type}
      aria-label={`${name} ${clockLabel(entry.at)}`}
    >
      <Face entry={entry} />
      <div class="entry-content">
        {entry.chat.kind === "group" && <span class="entry-name">{name}</span>}
        {content}
      </div>
      <div class="entry-marks">
        {own && <DeliveryMark entry={entry} last={last} />}
        <InspectButton entry={entry} />
      </div>
    </article>
  );
}

function Face({ entry }: { readonly entry: ChatEntry }) {
  if (entry.by === "member") return <MemberAvatar userId={speaker(entry)} />;
  const app = senderOf(entry);
  if (app !== undefined) return <AppAvatar app={app} />;
  return <RobotAvatar />;
}

const speaker = ({ chat }: ChatEntry) => (chat.kind === "app" ? chat.member : me.value);
const groupOf = ({ chat }: ChatEntry) =>
  chat.kind === "group" ? groups.value.find(({ chatId }) => chatId === chat.chatId) : undefined;
const senderOf = (entry: ChatEntry) =>
  entry.chat.kind === "app" ? entry.chat.app : groupOf(entry)?.app;

function titleOfSender(entry: ChatEntry): string {
  const app = senderOf(entry);
  return app === undefined ? t("群机器人", "Group robot") : titleOfApp(app);
}
