import { t } from "../../state/language.ts";
import { moveByArrows } from "../popup/arrow-keys.ts";

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
