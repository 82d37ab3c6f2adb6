import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Chat, ChatEntry } from "../../../../sandbox/chat/chats.ts";
import { openPlacePicker } from "../../map/place-picker.tsx";
import { performAct } from "../../state/actions.ts";
import { language, t } from "../../state/language.ts";
import { ahead, openEntries, tries } from "../../state/state.ts";
import { Glyph } from "../glyph.tsx";
import { AppAvatar } from "../people/avatar.tsx";
import { titleOfApp } from "../people/portrait.ts";
import { markRead } from "../people/unread.ts";
import { openEvents } from "../sheet/events-sheet.tsx";
import { EntryRow } from "./entry-row.tsx";
import { rowsOf, timeLabel } from "./rows.ts";

/** The time above what was said after a while. */
function TimeRow({ at }: { readonly at: number }) {
  return (
    <div class="note-row">
      <time dateTime={new Date(at).toISOString()}>
        {timeLabel(at, Date.now() + ahead.value, language.value)}
      </time>
    </div>
  );
}

interface Tail {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  /** Entries that have arrived below what the reader sees. */
  readonly missed: Signal<number>;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
}

const reduced = matchMedia("(prefers-reduced-motion: reduce)");

/** Whoever is closer to the end than this reads the end, in pixels. */
const CLOSE = 48;

/**
 * Keeps the newest entry in sight for a reader who is at the end, also while pictures grow, and
 * leaves one alone who has scrolled up. What the member says oneself always goes to the end.
 */
function useTail(entries: readonly ChatEntry[]): Tail {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const known = useRef<string | undefined>(undefined);
  const missed = useSignal(0);

  const jump = (behavior: ScrollBehavior) => {
    const box = scroller.current;
    box?.scrollTo({ top: box.scrollHeight, behavior });
  };

  useLayoutEffect(() => {
    const last = entries.at(-1);
    if (last?.id === known.current) return;
    const fresh = entries.length - 1 - entries.findIndex(({ id }) => id === known.current);
    known.current = last?.id;
    if (atEnd.current || last?.by === "member") {
      atEnd.current = true;
      missed.value = 0;
      jump("instant");
    } else {
      missed.value += fresh;
    }
  }, [entries, missed]);

  useEffect(() => {
    const observer = new ResizeObserver(() => atEnd.current && jump("instant"));
    for (const box of [scroller.current, content.current]) if (box) observer.observe(box);
    return () => observer.disconnect();
  }, []);

  return {
    scroller,
    content,
    missed,
    onScroll() {
      const box = scroller.current;
      if (!box) return;
      atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < CLOSE;
      if (atEnd.current) missed.value = 0;
    },
    toEnd() {
      atEnd.current = true;
      missed.value = 0;
      jump(reduced.matches ? "instant" : "smooth");
    },
  };
}

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
          {all.length === 0 && chat.kind === "app" && (
            <Beginning app={chat.app} member={chat.member} />
          )}
          {all.length === 0 && chat.kind === "group" && (
            <p class="note-row">
              {t(
                "还没有消息。机器人用 appchat 或群机器人的 webhook 发的，会出现在这里。",
                "No messages yet. What the bot sends by appchat or the robot's webhook appears here.",
              )}
            </p>
          )}
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

interface BeginningProps {
  readonly app: string;
  readonly member: string;
}

/** Where no handler waits for a text, this is as good as any. */
const GREETING = { zh: "你好", en: "hello" };

/** What stands in a chat where nothing has been said: things to try. */
function Beginning({ app, member }: BeginningProps) {
  const texts = [...new Set([...tries.value, t(GREETING.zh, GREETING.en)])];
  const say = (content: string) => void performAct(app, member, { do: "text", content });
  const sendPlace = () =>
    openPlacePicker((place) => performAct(app, member, { do: "location", ...place }));
  return (
    <div class="beginning">
      <AppAvatar app={app} size={64} />
      <b>{titleOfApp(app)}</b>
      <span>
        {t(
          "说点什么，看机器人怎么回答；右边是来去的每个字节。",
          "Say something and see what the bot answers; beside it, every byte that travels.",
        )}
      </span>
      <div class="tries" data-testid="tries">
        {texts.map((text) => (
          <button type="button" key={text} onClick={() => say(text)}>
            {text}
          </button>
        ))}
        <button type="button" onClick={sendPlace}>
          {t("发送位置…", "Send a location…")}
        </button>
        <button type="button" onClick={() => openEvents(app, member)}>
          {t("触发事件…", "Send an event…")}
        </button>
      </div>
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
