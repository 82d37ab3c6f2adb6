import { md5 } from "../../crypto/signature.ts";
import { branch, leaf } from "../../xml/writer.ts";
import type { MenuButtonType, SandboxMenuButton } from "../world/world.ts";
import { degreesText, requirePlace } from "./app-events.ts";
import type { Move } from "./callback.ts";
import type { Deed } from "./deed.ts";
import { pin, requireMedia, SCALE, showPicture } from "./messages.ts";
import { APP_TYPE, noticeElement } from "./plaintext.ts";
import { ActError, type Scene } from "./scene.ts";

/**
 * The entry of the menu bar that a path leads to.
 *
 * @param path index of the button, and of the entry in its sub-menu where it has one
 * @throws ActError `deed.menu` when there is none, or when it only opens a sub-menu
 */
function findButton({ app }: Scene, path: readonly number[]): SandboxMenuButton {
  const [first = -1, second] = path;
  const button = app.menu?.[first];
  const found = second === undefined ? button : button?.sub_button?.[second];
  if (!found) {
    throw new ActError("deed.menu", {
      zh: `应用“${app.title}”的菜单里没有第 ${place(path)} 项`,
      en: `the menu of the app ${app.title} has no entry ${place(path)}`,
    });
  }
  if (!found.sub_button?.length) return found;
  throw new ActError("deed.menu", {
    zh: `菜单“${found.name}”只会展开子菜单，请点其中一项`,
    en: `the menu ${found.name} only opens a sub-menu; tap an entry of it`,
  });
}

/** People count from one. */
const place = (path: readonly number[]) => path.map((index) => index + 1).join(".");

type Tap = Extract<Deed, { readonly do: "menu" }>;
type Tapping = (scene: Scene, button: SandboxMenuButton, tap: Tap) => readonly Move[];

/**
 * Taps an entry of the menu bar (documents 90231, 90240).
 *
 * @throws ActError `deed.menu` for what is no such entry, `deed.menu_outcome` when it lacks what
 *   was scanned, photographed or picked; `deed.media`, `deed.place`
 */
export function tapMenu(scene: Scene, tap: Tap): readonly Move[] {
  const button = findButton(scene, tap.path);
  const tapping = TAPPINGS.get(button.type);
  if (tapping) return tapping(scene, button, tap);
  throw new ActError("deed.menu", {
    zh: `菜单“${button.name}”没有 type，点了不会发生任何事`,
    en: `the menu ${button.name} has no type; nothing happens when it is tapped`,
  });
}

const keyed =
  (event: MenuButtonType, key: "key" | "url" | "pagepath"): Tapping =>
  (scene, button) => [
    { callback: noticeElement(scene, event, { body: leaf("EventKey", button[key] ?? "") }) },
  ];

const scan =
  (event: MenuButtonType): Tapping =>
  (scene, button, { scanned }) => {
    if (!scanned) throw lacks(button, "扫描的结果（scanned）", "what was scanned (scanned)");
    const info = leaf("ScanType", scanType(scanned)) + leaf("ScanResult", scanned);
    const body = keyOf(button) + branch("ScanCodeInfo", info);
    return [{ callback: noticeElement(scene, event, { body }) }];
  };

/** The event has the digests; the pictures follow as messages of their own. */
const photograph =
  (event: MenuButtonType): Tapping =>
  (scene, button, { pictures = [] }) => {
    if (pictures.length === 0) throw lacks(button, "图片（pictures）", "pictures (pictures)");
    const digests = pictures.map((id) => md5(requireMedia(scene, id, "image").bytes));
    const list = digests.map((digest) => branch("item", leaf("PicMd5Sum", digest))).join("");
    const info = leaf("Count", pictures.length) + branch("PicList", list);
    const body = keyOf(button) + branch("SendPicsInfo", info);
    const callback = noticeElement(scene, event, { body });
    return [{ callback }, ...pictures.flatMap((mediaId) => showPicture(scene, { mediaId }))];
  };

/** A message with the same place follows. All values of the event are text. */
const locate: Tapping = (scene, button, { place }) => {
  if (!place) throw lacks(button, "位置（place）", "a place (place)");
  requirePlace(place);
  const info =
    leaf("Location_X", degreesText(place.latitude)) +
    leaf("Location_Y", degreesText(place.longitude)) +
    leaf("Scale", String(SCALE)) +
    leaf("Label", place.label) +
    leaf("Poiname", "");
  const body = keyOf(button) + branch("SendLocationInfo", info);
  return [
    { callback: noticeElement(scene, "location_select", { body, tail: APP_TYPE }) },
    ...pin(scene, place),
  ];
};

const TAPPINGS: ReadonlyMap<MenuButtonType | undefined, Tapping> = new Map([
  ["click", keyed("click", "key")],
  ["view", keyed("view", "url")],
  ["view_miniprogram", keyed("view_miniprogram", "pagepath")],
  ["scancode_push", scan("scancode_push")],
  ["scancode_waitmsg", scan("scancode_waitmsg")],
  ["pic_sysphoto", photograph("pic_sysphoto")],
  ["pic_photo_or_album", photograph("pic_photo_or_album")],
  ["pic_weixin", photograph("pic_weixin")],
  ["location_select", locate],
]);

const keyOf = ({ key = "" }: SandboxMenuButton) => leaf("EventKey", key);

/** Bar codes come with their sort in front, as in `CODE_128,12345`. */
const scanType = (scanned: string) =>
  /^(?:CODE|EAN|UPC|ITF|CODABAR)[A-Z0-9_]*,/.test(scanned) ? "barcode" : "qrcode";

const lacks = ({ name }: SandboxMenuButton, zh: string, en: string) =>
  new ActError("deed.menu_outcome", {
    zh: `点菜单“${name}”还需要${zh}`,
    en: `tapping the menu ${name} also needs ${en}`,
  });
