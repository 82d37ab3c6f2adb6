import type { MenuButton } from "../../world/world.ts";
import { ActError } from "../act-error.ts";
import type { Scene } from "../scene.ts";

/**
 * The entry of the menu bar that a path leads to.
 *
 * @param path index of the button, and of the entry in its sub-menu where it has one
 * @throws ActError `deed.menu` when there is none, or when it only opens a sub-menu
 */
export function findButton({ app }: Scene, path: readonly number[]): MenuButton {
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
