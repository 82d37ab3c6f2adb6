import type { Content } from "../../../chat/content.ts";
import { t } from "../../state/language.ts";
import { Glyph } from "../glyph.tsx";
import { showUrl } from "../sheet/url-sheet.tsx";
import { cardLines } from "./card-lines.ts";

type TextCardProps = Extract<Content, { readonly type: "textcard" }>;

/** A text card: title, lines in three tones, and where to go on. */
export function TextCard({ title, description, url, buttonText }: TextCardProps) {
  return (
    <button type="button" class="card-box text-card" onClick={() => showUrl(url, title)}>
      <span class="box-title">{title}</span>
      <span class="text-card-lines">
        {cardLines(description).map((line, at) => (
          <span class="text-card-line" key={`${at} ${line.length}`}>
            {line.map(({ tone, text }) => (
              <span class={`tone-${tone}`}>{text}</span>
            ))}
          </span>
        ))}
      </span>
      <span class="box-more">
        {buttonText || t("详情", "Details")}
        <Glyph name="forward" size={16} />
      </span>
    </button>
  );
}
