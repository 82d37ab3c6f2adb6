import type { Content } from "../../../chat/content.ts";
import { mediaUrl } from "../../state/actions.ts";
import { t } from "../../state/language.ts";

/** A film that plays where it stands, with its title and description beneath. */
export function Video({
  mediaId,
  title,
  description,
}: Extract<Content, { readonly type: "video" }>) {
  return (
    <figure class="video">
      {/* biome-ignore lint/a11y/useMediaCaption: what members film has no captions */}
      <video
        src={mediaUrl(mediaId)}
        controls
        playsInline
        preload="metadata"
        aria-label={title || t("视频", "Video")}
      />
      {(title || description) && (
        <figcaption>
          {title && <b>{title}</b>}
          {description && <span>{description}</span>}
        </figcaption>
      )}
    </figure>
  );
}
