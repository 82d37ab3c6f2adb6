import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { MenuButton } from "../../../world/world.ts";
import { t } from "../../state/language.ts";
import { Glyph } from "../glyph.tsx";
import { moveByArrows } from "../popup/arrow-keys.ts";
import { useDismiss } from "../popup/use-dismiss.ts";
import { type MenuPath, tapMenu } from "./tap-menu.ts";
import "./menu-bar.css";

interface MenuBarProps {
  readonly app: string;
  readonly member: string;
  readonly menu: readonly MenuButton[];
  readonly toggle: ComponentChildren;
}

/** The app's menu: up to three entries, each with up to five of its own. */
export function MenuBar({ app, member, menu, toggle }: MenuBarProps) {
  const box = useRef<HTMLElement>(null);
  const open = useSignal<number | undefined>(undefined);
  const close = () => {
    open.value = undefined;
  };
  useDismiss(box, open.value !== undefined, close);
  const tap = (button: MenuButton, path: MenuPath) => {
    close();
    tapMenu({ app, member, button, path });
  };

  return (
    <nav class="menu-bar" aria-label={t("应用菜单", "Menu of the app")} ref={box}>
      {toggle}
      {menu.map((button, at) => {
        const inner = button.sub_button ?? [];
        const unfolded = open.value === at;
        return (
          <div class="menu-entry" key={`${at} ${button.name}`}>
            {unfolded && <SubMenu inner={inner} onTap={(sub, index) => tap(sub, [at, index])} />}
            <button
              type="button"
              class="menu-button"
              data-testid="menu-button"
              aria-haspopup={inner.length > 0 ? "menu" : undefined}
              aria-expanded={inner.length > 0 ? unfolded : undefined}
              onClick={() => {
                if (inner.length === 0) tap(button, [at]);
                else open.value = unfolded ? undefined : at;
              }}
            >
              {inner.length > 0 && <Glyph name="menu" size={13} />}
              <span>{button.name}</span>
            </button>
          </div>
        );
      })}
    </nav>
  );
}

interface SubMenuProps {
  readonly inner: readonly MenuButton[];
  readonly onTap: (button: MenuButton, index: number) => void;
}

function SubMenu({ inner, onTap }: SubMenuProps) {
  return (
    <div class="popup sub-menu" role="menu" tabIndex={-1} onKeyDown={moveByArrows}>
      {inner.map((button, index) => (
        <button
          type="button"
          role="menuitem"
          key={`${index} ${button.name}`}
          data-testid="menu-button"
          onClick={() => onTap(button, index)}
        >
          {button.name}
        </button>
      ))}
    </div>
  );
}
