import { useMemo } from "preact/hooks";
import type { ChatEntry } from "../../../chat/chats.ts";
import { t } from "../../state/language.ts";
import { groups, me } from "../../state/state.ts";
import { Content } from "../content/content.tsx";
import { Unbroken } from "../content/unbroken.tsx";
import { AppAvatar, MemberAvatar, RobotAvatar } from "../people/avatar.tsx";
import { nameOf, titleOfApp } from "../people/person.ts";
import { DeliveryMark } from "./delivery-mark.tsx";
import { InspectButton } from "./inspect-button.tsx";
import { clockLabel } from "./time-label.ts";

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
        <Content entry={entry} />
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
