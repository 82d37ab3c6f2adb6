import type { CardText, WireCard } from "../../../chat/wire-card.ts";
import { Opens } from "./opens.tsx";

/** A title with a quieter line beneath. */
export function CardTitles({ text }: { readonly text: CardText | undefined }) {
  if (!text?.title && !text?.desc) return null;
  return (
    <span class="tcard-titles">
      {text.title && <b>{text.title}</b>}
      {text.desc && <span>{text.desc}</span>}
    </span>
  );
}

/** One large figure, and what it is. */
export const Emphasis = ({ title, desc }: CardText) => (
  <span class="tcard-emphasis">
    <b>{title}</b>
    <span>{desc}</span>
  </span>
);

export function Quote({ area }: { readonly area: NonNullable<WireCard["quote_area"]> }) {
  return (
    <Opens link={area} class="tcard-quote">
      {area.title && <b>{area.title}</b>}
      {area.quote_text && <span>{area.quote_text}</span>}
    </Opens>
  );
}
