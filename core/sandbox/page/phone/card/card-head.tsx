import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { WireCard } from "../../../chat/wire-card.ts";
import { t } from "../../state/language.ts";
import { Picture } from "../content/picture.tsx";
import { Glyph } from "../glyph.tsx";
import { moveByArrows } from "../popup/arrow-keys.ts";
import { useDismiss } from "../popup/use-dismiss.ts";

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
