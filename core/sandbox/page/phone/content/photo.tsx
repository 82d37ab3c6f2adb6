import { useSignal } from "@preact/signals";
import { mediaUrl } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { Glyph } from "../glyph.tsx";
import { closeSheet, openSheet } from "../sheet/open-sheet.ts";
import { useEscape } from "../sheet/use-escape.ts";

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
