import type { Content } from "../../../chat/content.ts";
import { t } from "../../state/language.ts";
import { Glyph } from "../glyph.tsx";
import { showMiniProgram } from "../sheet/mini-program-sheet.tsx";

type NoticeProps = Extract<Content, { readonly type: "miniprogram_notice" }>;

/** What a mini program has to say: rows of names and values, the first perhaps large. */
export function MiniProgramNotice(notice: NoticeProps) {
  const { appId, page, title, description, items, emphasisFirstItem } = notice;
  const [first] = items;
  const large = emphasisFirstItem ? first : undefined;
  return (
    <button
      type="button"
      class="card-box mini-notice"
      onClick={() => showMiniProgram({ appId, page })}
    >
      <span class="mini-source">
        <Glyph name="mini" size={16} />
        {t("小程序", "Mini program")}
      </span>
      <span class="box-title">{title}</span>
      {description && <span class="hint">{description}</span>}
      {large && (
        <span class="mini-large">
          <b class="mini-figure">{large.value}</b>
          <span class="hint">{large.key}</span>
        </span>
      )}
      {items.slice(large ? 1 : 0).map(({ key, value }, at) => (
        <span class="mini-row" key={`${at} ${key}`}>
          <span class="hint">{key}</span>
          <span>{value}</span>
        </span>
      ))}
      <span class="box-more">
        {t("进入小程序", "Open the mini program")}
        <Glyph name="forward" size={16} />
      </span>
    </button>
  );
}
