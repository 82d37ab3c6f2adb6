import type { Content } from "../../../../sandbox/chat/content.ts";
import { coordinatesLabel } from "../../map/coordinates.ts";
import { MiniMap } from "../../map/mini-map.tsx";
import { showPlace } from "../../map/place-picker.tsx";
import { mediaUrl } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { Glyph } from "../glyph.tsx";
import { showMiniProgram, showUrl } from "../sheet/sheets.tsx";
import { cardLines } from "./card-lines.ts";
import { fileSize, fileSort, pictureHost, useMediaFile } from "./files.ts";
import { Picture } from "./pictures.tsx";

/** A file with its name and size. A tap saves it. */
export function FileBox({ mediaId }: { readonly mediaId: string }) {
  const file = useMediaFile(mediaId);
  if (file === "gone") return <p class="bubble hint">{t("文件已过期", "The file has expired")}</p>;
  const name = file?.name || t("文件", "File");
  const { letters, color } = fileSort(file?.name ?? "");
  return (
    <a class="card-box file-box" href={mediaUrl(mediaId)} download={name}>
      <span class="file-words">
        <span class="file-name">{name}</span>
        <span class="hint">{file ? fileSize(file.bytes.length) : "…"}</span>
      </span>
      <span class="file-sheet" style={{ "--file": color }} aria-hidden="true">
        {letters}
      </span>
    </a>
  );
}

/** A shared web page: title, a line of it, and its picture. */
export function LinkBox({
  title,
  description,
  url,
  picUrl,
}: Extract<Content, { readonly type: "link" }>) {
  return (
    <button type="button" class="card-box link-box" onClick={() => showUrl(url, title)}>
      <span class="link-title">{title || url}</span>
      <span class="link-row">
        <span class="link-words">{description || url}</span>
        <Picture source={picUrl} ratio={1} small />
      </span>
      <span class="box-foot">{pictureHost(url) || t("链接", "Link")}</span>
    </button>
  );
}

/** A place with its name above a small map; a tap opens the map. */
export function PlaceBox(place: Extract<Content, { readonly type: "location" }>) {
  const title = place.label || t("位置", "Location");
  return (
    <button
      type="button"
      class="card-box place-box"
      onClick={() => showPlace({ ...place, label: title })}
    >
      <span class="place-words">
        <span class="place-title">{title}</span>
        <span class="hint">{coordinatesLabel(place)}</span>
      </span>
      <MiniMap place={place} />
    </button>
  );
}

type NoticeProps = Extract<Content, { readonly type: "miniprogram_notice" }>;

/** What a mini program has to say: rows of names and values, the first perhaps large. */
export function MiniProgramNoticeView(notice: NoticeProps) {
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

type TextCardProps = Extract<Content, { readonly type: "textcard" }>;

/** A text card: title, lines in three tones, and where to go on. */
export function TextCardView({ title, description, url, buttonText }: TextCardProps) {
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
