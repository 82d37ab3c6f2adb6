import type { ComponentChildren } from "preact";
import type { CardLink } from "../../../chat/wire-card.ts";
import { Glyph } from "../glyph.tsx";
import { showMiniProgram } from "../sheet/mini-program-sheet.tsx";
import { showUrl } from "../sheet/url-sheet.tsx";

interface OpensProps {
  readonly link: CardLink | undefined;
  readonly class: string;
  /** Shows that it leads somewhere. */
  readonly arrow?: boolean;
  readonly children: ComponentChildren;
}

/** A part of a card that leads somewhere when it is tapped, or a plain part when it does not. */
export function Opens({ link, class: name, arrow = false, children }: OpensProps) {
  const { url, appid: appId, pagepath: page = "" } = link ?? {};
  if (!url && !appId) return <div class={name}>{children}</div>;
  const open = () => (url ? showUrl(url) : showMiniProgram({ appId: appId ?? "", page }));
  return (
    <button type="button" class={`opens ${name}`} onClick={open}>
      {children}
      {arrow && <Glyph name="forward" size={16} />}
    </button>
  );
}
