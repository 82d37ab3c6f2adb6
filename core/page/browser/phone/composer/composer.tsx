import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { performAct } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { Glyph, type GlyphName } from "../glyph.tsx";
import { EmojiPanel, PlusPanel, sendFiles } from "./panels.tsx";

const drafts = new Map<string, string>();

/** What was typed in a chat and not yet sent, for as long as the page lives. */
const draftOf = (chat: string): string => drafts.get(chat) ?? "";

function keepDraft(chat: string, text: string): void {
  if (text === "") drafts.delete(chat);
  else drafts.set(chat, text);
}

interface ComposerProps {
  readonly app: string;
  readonly member: string;
  readonly toggle: ComponentChildren;
}

type Panel = "emoji" | "plus";

/** Where a member types. Enter sends, Shift and Enter begin a new line. */
export function Composer({ app, member, toggle }: ComposerProps) {
  const chat = `${app} ${member}`;
  const field = useRef<HTMLTextAreaElement>(null);
  const text = useSignal(draftOf(chat));
  const panel = useSignal<Panel | undefined>(undefined);

  const write = (next: string) => {
    text.value = next;
    keepDraft(chat, next);
  };
  const send = async () => {
    const content = text.value;
    if (content.trim() === "") return;
    write("");
    field.current?.focus();
    // What could not be sent comes back, before whatever has been typed since.
    if (await performAct(app, member, { do: "text", content })) return;
    write([content, text.value].filter(Boolean).join("\n"));
  };
  const open = (name: Panel) => {
    panel.value = panel.value === name ? undefined : name;
  };
  const attach = (event: Event, files: FileList | undefined) => {
    if (!files || files.length === 0) return;
    event.preventDefault();
    void sendFiles(app, member, [...files]);
  };

  useLayoutEffect(() => grow(field.current), [text.value]);
  useEffect(() => {
    // A keyboard that slides up by itself would hide half of a small screen.
    if (matchMedia("(hover: hover)").matches) field.current?.focus({ preventScroll: true });
  }, []);

  return (
    <>
      <div class="composer-row">
        {toggle}
        <textarea
          ref={field}
          rows={1}
          value={text.value}
          data-testid="composer"
          aria-label={t("消息", "Message")}
          placeholder={t("说点什么…", "Say something…")}
          enterkeyhint="send"
          onInput={({ currentTarget }) => write(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") panel.value = undefined;
            if (!isSend(event)) return;
            event.preventDefault();
            void send();
          }}
          onPaste={(event) => attach(event, event.clipboardData?.files)}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => attach(event, event.dataTransfer?.files)}
        />
        <PanelButton
          glyph={panel.value === "emoji" ? "keyboard" : "emoji"}
          name="emoji"
          label={t("表情", "Emoji")}
          open={panel.value === "emoji"}
          onClick={() => open("emoji")}
        />
        {text.value.trim() === "" ? (
          <PanelButton
            glyph="plus"
            name="plus"
            label={t("更多", "More")}
            open={panel.value === "plus"}
            onClick={() => open("plus")}
          />
        ) : (
          <button type="button" class="small-button" data-testid="send" onClick={() => void send()}>
            {t("发送", "Send")}
          </button>
        )}
      </div>
      {panel.value === "emoji" && (
        <EmojiPanel onPick={(emoji) => insert(field.current, emoji, write)} />
      )}
      {panel.value === "plus" && (
        <PlusPanel
          app={app}
          member={member}
          onDone={() => {
            panel.value = undefined;
          }}
        />
      )}
    </>
  );
}

/** While a word is being composed, Enter chooses it. Some browsers only tell by the code 229. */
const isSend = (event: KeyboardEvent) =>
  event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;

interface PanelButtonProps {
  readonly glyph: GlyphName;
  readonly name: Panel;
  readonly label: string;
  readonly open: boolean;
  readonly onClick: () => void;
}

function PanelButton({ glyph, name, label, open, onClick }: PanelButtonProps) {
  return (
    <button
      type="button"
      class="plain"
      data-testid={name}
      aria-label={label}
      aria-expanded={open}
      onClick={onClick}
    >
      <Glyph name={glyph} size={28} />
    </button>
  );
}

/** As tall as what was written, up to five lines. */
function grow(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 132)}px`;
}

/** Writes where the caret stands. */
function insert(
  field: HTMLTextAreaElement | null,
  emoji: string,
  write: (text: string) => void,
): void {
  if (!field) return;
  const { value, selectionStart, selectionEnd } = field;
  write(value.slice(0, selectionStart) + emoji + value.slice(selectionEnd));
  const caret = selectionStart + emoji.length;
  requestAnimationFrame(() => field.setSelectionRange(caret, caret));
}
