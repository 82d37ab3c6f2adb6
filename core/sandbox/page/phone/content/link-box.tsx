import type { Content } from "../../../chat/content.ts";
import { t } from "../../state/language.ts";
import { showUrl } from "../sheet/url-sheet.tsx";
import { Picture } from "./picture.tsx";
import { pictureHost } from "./picture-source.ts";

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
