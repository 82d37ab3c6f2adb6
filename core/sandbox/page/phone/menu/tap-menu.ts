import type { Deed } from "../../../callbacks/deed.ts";
import type { MenuButton } from "../../../world/world.ts";
import { openPlacePicker } from "../../map/place-picker.tsx";
import { act, upload } from "../../state/actions.ts";
import { chooseFiles } from "../composer/send-file.ts";
import { showMiniProgram } from "../sheet/mini-program-sheet.tsx";
import { openScan } from "../sheet/scan-sheet.tsx";
import { showUrl } from "../sheet/url-sheet.tsx";
import { type MenuNeed, menuNeed } from "./menu-need.ts";

type MenuDeed = Extract<Deed, { readonly do: "menu" }>;
export type MenuPath = MenuDeed["path"];

interface Tap {
  readonly app: string;
  readonly member: string;
  readonly button: MenuButton;
  readonly path: MenuPath;
}

/** Taps an entry of the menu, after asking for what it needs. */
export function tapMenu({ app, member, button, path }: Tap): void {
  const tap = (more: Omit<MenuDeed, "do" | "path"> = {}) =>
    act(app, member, { do: "menu", path, ...more });
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
function show({ type, name, url, appid = "", pagepath = "" }: MenuButton): void {
  if (type === "view" && url) showUrl(url, name);
  if (type === "view_miniprogram") showMiniProgram({ appId: appid, page: pagepath });
}

async function uploadPictures(): Promise<readonly string[]> {
  const files = await chooseFiles("image/*", true);
  const mediaIds = await Promise.all(files.map((file) => upload("image", file, file.name)));
  return mediaIds.filter((mediaId) => mediaId !== undefined);
}
