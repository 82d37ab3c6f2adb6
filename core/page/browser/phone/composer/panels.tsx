import type { MediaType } from "../../../../sandbox/chat/media.ts";
import { openPlacePicker } from "../../map/place-picker.tsx";
import { openWalk } from "../../map/walk-sheet.tsx";
import { performAct, uploadFile } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import type { Words } from "../../state/words.ts";
import { Glyph, type GlyphName } from "../glyph.tsx";
import { moveByArrows } from "../popup.ts";
import { openEvents } from "../sheet/events-sheet.tsx";
import { openLink } from "../sheet/sheets.tsx";

/** Uploads a file from disk and sends it as a message. */
async function sendFile(app: string, member: string, type: MediaType, file: File): Promise<void> {
  const mediaId = await uploadFile(type, file, file.name);
  if (mediaId !== undefined) await performAct(app, member, { do: type, mediaId });
}

/** Sends what was pasted or dropped, one after the other, each as what it is. */
export async function sendFiles(
  app: string,
  member: string,
  files: readonly File[],
): Promise<void> {
  for (const file of files) await sendFile(app, member, mediaTypeOf(file), file);
}

function mediaTypeOf({ type, name }: File): MediaType {
  if (/^image\/(?:png|jpeg|gif|webp)$/.test(type)) return "image";
  if (type.startsWith("video/mp4")) return "video";
  return /\.amr$/i.test(name) ? "voice" : "file";
}

/** Lets files be chosen from disk; none when the member thinks better of it. */
export function chooseFiles(accept: string, multiple = false): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", accept, multiple });
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}

const EMOJI =
  "🙂 😀 😄 😁 😆 😅 🤣 😂 😉 😊 😇 🥰 😍 😘 😋 😜 🤔 🤗 🤭 🤫 😐 😑 😶 🙄 😏 😌 😴 😷 🤒 🥳 😎 🤓 😕 😟 😮 😢 😭 😤 😡 🥺 😱 👻 🤖 🐶 🐱 🐼 " +
  "👍 👎 👌 ✌️ 🤝 👏 🙌 🙏 💪 👀 👋 ☝️ ❤️ 💔 💯 🔥 ⭐ ✨ 🎉 🎊 🎁 🏆 🌹 🌞 🌧️ 🍻 ☕ 🍚 🍉 🎂 🚀 🚗 🏠 📌 📎 📷 📈 💡 🔔 🕐 ✅ ❌ ❓ ❗";

/** The emoji that people use most. */
export function EmojiPanel({ onPick }: { readonly onPick: (emoji: string) => void }) {
  return (
    <div
      class="panel emoji-panel"
      role="toolbar"
      aria-label={t("表情", "Emoji")}
      tabIndex={-1}
      onKeyDown={moveByArrows}
    >
      {EMOJI.split(" ").map((emoji) => (
        <button type="button" key={emoji} onClick={() => onPick(emoji)}>
          {emoji}
        </button>
      ))}
    </div>
  );
}

type Run = (app: string, member: string) => void;

interface Entry extends Words {
  readonly name: string;
  readonly glyph: GlyphName;
  readonly run: Run;
}

const fromDisk =
  (type: MediaType, accept: string): Run =>
  async (app, member) => {
    for (const file of await chooseFiles(accept, true)) await sendFile(app, member, type, file);
  };

const pickPlace: Run = (app, member) =>
  openPlacePicker((place) => performAct(app, member, { do: "location", ...place }));

const ENTRIES: readonly Entry[] = [
  { name: "image", glyph: "photo", zh: "图片", en: "Photo", run: fromDisk("image", "image/*") },
  {
    name: "voice",
    glyph: "voice",
    zh: "语音",
    en: "Voice",
    run: fromDisk("voice", ".amr,audio/amr"),
  },
  {
    name: "video",
    glyph: "video",
    zh: "视频",
    en: "Video",
    run: fromDisk("video", "video/mp4,.mp4"),
  },
  { name: "file", glyph: "file", zh: "文件", en: "File", run: fromDisk("file", "") },
  { name: "location", glyph: "pin", zh: "位置", en: "Location", run: pickPlace },
  { name: "link", glyph: "link", zh: "链接", en: "Link", run: openLink },
  { name: "walk", glyph: "walk", zh: "走一段", en: "Walk", run: openWalk },
  { name: "events", glyph: "event", zh: "事件", en: "Events", run: openEvents },
];

interface PlusPanelProps {
  readonly app: string;
  readonly member: string;
  readonly onDone: () => void;
}

/** Everything that can be sent besides words. */
export function PlusPanel({ app, member, onDone }: PlusPanelProps) {
  return (
    <div
      class="panel plus-panel"
      data-testid="plus-panel"
      role="toolbar"
      aria-label={t("更多", "More")}
      tabIndex={-1}
      onKeyDown={moveByArrows}
    >
      {ENTRIES.map(({ name, glyph, zh, en, run }) => (
        <button
          type="button"
          key={name}
          data-testid={`plus-${name}`}
          onClick={() => {
            onDone();
            run(app, member);
          }}
        >
          <span class="plus-tile">
            <Glyph name={glyph} size={26} />
          </span>
          {t(zh, en)}
        </button>
      ))}
    </div>
  );
}
