import { useSignal } from "@preact/signals";
import type { Content } from "../../../../sandbox/chat/content.ts";
import { mediaUrl } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { Glyph } from "../glyph.tsx";
import { portraitOf } from "../people/portrait.ts";
import { closeSheet, openSheet, useEscape } from "../sheet/sheet.tsx";
import { isNearPicture, pictureHost } from "./files.ts";

interface PictureProps {
  /** The address that the app gave; may be empty. */
  readonly source: string;
  /** Width to height. */
  readonly ratio?: number;
  readonly small?: boolean;
}

/** A picture of an article or a card: itself if it is on this machine, a stand-in otherwise. */
export function Picture({ source, ratio = 2.35, small = false }: PictureProps) {
  const failed = useSignal(false);
  const host = pictureHost(source);
  const style = { "--ratio": String(ratio), "--hue": String(portraitOf("", source).hue) };
  // The page itself may not load from elsewhere; its own origin is all that is sure to come.
  if (!failed.value && isNearPicture(source, location.origin)) {
    return (
      <span class="picture" style={style}>
        <img
          src={source}
          alt=""
          onError={() => {
            failed.value = true;
          }}
        />
      </span>
    );
  }
  return (
    <span
      class={`picture picture-away ${small ? "picture-small" : ""}`}
      style={style}
      title={source && t(`不从网络加载：${source}`, `Not loaded from the network: ${source}`)}
    >
      <Glyph name="photo" size={small ? 20 : 28} />
      {!small && <span>{host}</span>}
    </span>
  );
}

/** A picture; a tap shows it whole. */
export function Photo({ mediaId }: { readonly mediaId: string }) {
  const gone = useSignal(false);
  if (gone.value) {
    return (
      <p class="bubble hint gone">
        <Glyph name="photo" size={18} />
        {t("图片已过期", "The photo has expired")}
      </p>
    );
  }
  return (
    <button
      type="button"
      class="photo"
      aria-label={t("图片，点按放大", "Photo, tap to enlarge")}
      onClick={() => openSheet(<Whole source={mediaUrl(mediaId)} />)}
    >
      <img
        src={mediaUrl(mediaId)}
        alt=""
        onError={() => {
          gone.value = true;
        }}
      />
    </button>
  );
}

function Whole({ source }: { readonly source: string }) {
  useEscape();
  return (
    <div class="whole-photo" role="dialog" aria-label={t("图片", "Photo")}>
      <button
        type="button"
        aria-label={t("关闭图片", "Close the photo")}
        ref={(button) => button?.focus()}
        onClick={closeSheet}
      >
        <img src={source} alt={t("图片", "Photo")} />
      </button>
    </div>
  );
}

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
