import { useSignal } from "@preact/signals";
import { t } from "../../state/language.ts";
import { Glyph } from "../glyph.tsx";
import { portraitOf } from "../people/portrait.ts";
import { isNearPicture, pictureHost } from "./picture-source.ts";

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
