import { mediaUrl } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { fileSize } from "./file-size.ts";
import { fileSort } from "./file-sort.ts";
import { useMediaFile } from "./media-file.ts";

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
