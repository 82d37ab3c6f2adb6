import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { CardLink, CardText, WireCard } from "../../../../sandbox/chat/content.ts";
import { mediaUrl } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { Picture } from "../content/pictures.tsx";
import { Glyph } from "../glyph.tsx";
import { nameOf } from "../people/portrait.ts";
import { moveByArrows, useDismiss } from "../popup.ts";
import { showMiniProgram, showUrl } from "../sheet/sheets.tsx";

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

interface CardHeadProps {
  readonly card: WireCard;
  readonly onPick: (key: string) => void;
}

/** Where the card comes from, and the menu in its corner. */
export function CardHead({ card: { source, action_menu: menu }, onPick }: CardHeadProps) {
  if (!source?.desc && !source?.icon_url && !menu) return null;
  return (
    <header class="tcard-head">
      {source?.icon_url && <Picture source={source.icon_url} ratio={1} small />}
      <span class="tcard-source" data-color={source?.desc_color ?? 0}>
        {source?.desc}
      </span>
      {menu && <CardMenu menu={menu} onPick={onPick} />}
    </header>
  );
}

interface CardMenuProps {
  readonly menu: NonNullable<WireCard["action_menu"]>;
  readonly onPick: (key: string) => void;
}

function CardMenu({ menu, onPick }: CardMenuProps) {
  const box = useRef<HTMLDivElement>(null);
  const open = useSignal(false);
  useDismiss(box, open.value, () => {
    open.value = false;
  });
  return (
    <div class="tcard-menu" ref={box}>
      <button
        type="button"
        class="plain"
        data-testid="card-menu"
        aria-haspopup="menu"
        aria-expanded={open.value}
        aria-label={menu.desc || t("更多操作", "More")}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <Glyph name="dots" size={20} />
      </button>
      {open.value && (
        <div class="popup" role="menu" tabIndex={-1} onKeyDown={moveByArrows}>
          {menu.desc && <p class="hint">{menu.desc}</p>}
          {menu.action_list.map(({ key, text }) => (
            <button
              type="button"
              role="menuitem"
              key={key}
              onClick={() => {
                open.value = false;
                onPick(key);
              }}
            >
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

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

type Fact = NonNullable<WireCard["horizontal_content_list"]>[number];

/** Names and values side by side. A value can be an address, a file or a member. */
export function CardFacts({ facts }: { readonly facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <dl class="tcard-facts">
      {facts.map((fact, at) => (
        <div key={`${at} ${fact.keyname}`}>
          <dt>{fact.keyname}</dt>
          <dd>
            <Value fact={fact} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ fact: { type, value, url, media_id, userid } }: { readonly fact: Fact }) {
  if (type === 1 && url) {
    return (
      <button type="button" class="tcard-link" onClick={() => showUrl(url, value)}>
        {value || url}
      </button>
    );
  }
  if (type === 2 && media_id) {
    return (
      <a class="tcard-link" href={mediaUrl(media_id)} download={value || "file"}>
        {value || t("附件", "Attachment")}
      </a>
    );
  }
  if (type === 3 && userid) {
    return (
      <span class="tcard-link" title={userid}>
        {value || nameOf(userid)}
      </span>
    );
  }
  return <>{value}</>;
}
