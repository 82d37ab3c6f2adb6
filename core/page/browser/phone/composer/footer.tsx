import { useSignal } from "@preact/signals";
import { t } from "../../state/language.ts";
import { apps } from "../../state/state.ts";
import { Glyph } from "../glyph.tsx";
import { MenuBar } from "../menu/menu-bar.tsx";
import { Composer } from "./composer.tsx";
import "./footer.css";

interface FooterProps {
  readonly app: string;
  readonly member: string;
}

/** What a member says something with: the keyboard, or the app's menu in its place. */
export function Footer({ app, member }: FooterProps) {
  const menu = apps.value.find(({ name }) => name === app)?.menu ?? [];
  const byMenu = useSignal(false);
  const shown = byMenu.value && menu.length > 0;
  const toggle = menu.length > 0 && (
    <button
      type="button"
      class="plain menu-toggle"
      data-testid="menu-toggle"
      aria-label={
        shown
          ? t("换成键盘", "Switch to the keyboard")
          : t("换成应用菜单", "Switch to the app's menu")
      }
      onClick={() => {
        byMenu.value = !shown;
      }}
    >
      <Glyph name={shown ? "keyboard" : "menu"} size={26} />
    </button>
  );
  return (
    <footer class="footer">
      {shown ? (
        <MenuBar app={app} member={member} menu={menu} toggle={toggle} />
      ) : (
        <Composer app={app} member={member} toggle={toggle} />
      )}
    </footer>
  );
}
