import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Chat } from "../../../chat/chats.ts";
import { t } from "../../state/language.ts";
import { openEntries } from "../../state/state.ts";
import { Glyph } from "../glyph.tsx";
import { AppAvatar } from "../people/avatar.tsx";
import { titleOfApp } from "../people/person.ts";
import { markRead } from "../people/unread.ts";
import { EntryRow } from "./entry-row.tsx";
import { rowsOf } from "./rows.ts";
import { TimeRow } from "./time-row.tsx";
import { useTail } from "./use-tail.ts";

/** How many entries are drawn at first, and how many more at a time. */
const PAGE = 80;

/** What has been said, the newest below. */
export function Messages({ chat }: { readonly chat: Chat }) {
  const shown = useSignal(PAGE);
  const all = openEntries.value;
  const entries = all.slice(-shown.value);
  const tail = useTail(entries);
  const last = all.at(-1);

  useEffect(() => {
    if (last) markRead(chat, last.at);
  }, [chat, last]);

  const lastOwn = all.findLast(({ by, recalled }) => by === "member" && !recalled)?.id;
  return (
    <div class="messages-place">
      <div
        class="messages"
        role="log"
        aria-label={t("聊天记录", "Messages")}
        tabIndex={-1}
        ref={tail.scroller}
        onScroll={tail.onScroll}
      >
        <div class="messages-inner" ref={tail.content}>
          {all.length > entries.length && (
            <button
              type="button"
              class="earlier"
              onClick={() => {
                shown.value += PAGE;
              }}
            >
              {t("更早的消息", "Earlier messages")}
            </button>
          )}
          {all.length === 0 && chat.kind === "app" && <Beginning app={chat.app} />}
          {rowsOf(entries).map((row) =>
            row.type === "time" ? (
              <TimeRow key={`t${row.at}`} at={row.at} />
            ) : (
              <EntryRow key={row.entry.id} entry={row.entry} last={row.entry.id === lastOwn} />
            ),
          )}
        </div>
      </div>
      {tail.missed.value > 0 && <Pill count={tail.missed.value} onClick={tail.toEnd} />}
    </div>
  );
}

/** What stands in a chat where nothing has been said. */
function Beginning({ app }: { readonly app: string }) {
  return (
    <div class="beginning">
      <AppAvatar app={app} size={64} />
      <b>{titleOfApp(app)}</b>
      <span>
        {t("说点什么，看机器人怎么回答。", "Say something and see what the bot answers.")}
      </span>
    </div>
  );
}

interface PillProps {
  readonly count: number;
  readonly onClick: () => void;
}

function Pill({ count, onClick }: PillProps) {
  return (
    <button type="button" class="pill" data-testid="new-messages" onClick={onClick}>
      <Glyph name="down" size={16} />
      {t(`${count} 条新消息`, count === 1 ? "1 new message" : `${count} new messages`)}
    </button>
  );
}
