import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { Deed } from "../../../../sandbox/callbacks/deed.ts";
import type { SandboxMenuButton } from "../../../../sandbox/world/world.ts";
import { openPlacePicker } from "../../map/place-picker.tsx";
import { performAct, uploadFile } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { chooseFiles } from "../composer/panels.tsx";
import { Glyph } from "../glyph.tsx";
import { moveByArrows, useDismiss } from "../popup.ts";
import { openScan, showMiniProgram, showUrl } from "../sheet/sheets.tsx";
import { type MenuNeed, menuNeed } from "./menu-need.ts";
import "./menu-bar.css";

type MenuDeed = Extract<Deed, { readonly do: "menu" }>;
type MenuPath = MenuDeed["path"];

interface Tap {
  readonly app: string;
  readonly member: string;
  readonly button: SandboxMenuButton;
  readonly path: MenuPath;
}

/** Taps an entry of the menu, after asking for what it needs. */
function tapMenu({ app, member, button, path }: Tap): void {
  const tap = (more: Omit<MenuDeed, "do" | "path"> = {}) =>
    performAct(app, member, { do: "menu", path, ...more });
  const run: Readonly<Record<MenuNeed, () => void>> = {
    nothing() {
      void tap();
      show(button);
    },
    scan: () => openScan((scanned) => tap({ scanned })),
    place: () => openPlacePicker((place) => tap({ place })),
    pictures: () =>
      void uploadPictures().then((pictures) => {
        if (pictures.length > 0) void tap({ pictures });
      }),
  };
  run[menuNeed(button)]();
}

/** Where the entry leads, without leaving the page. */
function show({ type, name, url, appid = "", pagepath = "" }: SandboxMenuButton): void {
  if (type === "view" && url) showUrl(url, name);
  if (type === "view_miniprogram") showMiniProgram({ appId: appid, page: pagepath });
}

async function uploadPictures(): Promise<readonly string[]> {
  const files = await chooseFiles("image/*", true);
  const mediaIds = await Promise.all(files.map((file) => uploadFile("image", file, file.name)));
  return mediaIds.filter((mediaId) => mediaId !== undefined);
}

interface MenuBarProps {
  readonly app: string;
  readonly member: string;
  readonly menu: readonly SandboxMenuButton[];
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
  const tap = (button: SandboxMenuButton, path: MenuPath) => {
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
  readonly inner: readonly SandboxMenuButton[];
  readonly onTap: (button: SandboxMenuButton, index: number) => void;
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
