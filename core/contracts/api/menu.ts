/** What a button of the menu does (document 90231). */
type MenuDeed =
  | { readonly type: "click" | ScanOrPhoto; readonly key: string }
  | { readonly type: "view"; readonly url: string }
  | { readonly type: "view_miniprogram"; readonly appId: string; readonly pagePath: string };

type ScanOrPhoto =
  | "scancode_push"
  | "scancode_waitmsg"
  | "pic_sysphoto"
  | "pic_photo_or_album"
  | "pic_weixin"
  | "location_select";

/** A button that does something. Its name has at most 40 bytes, in the bar itself 16. */
export type MenuLeaf = { readonly name: string } & MenuDeed;

/** A button that opens 1 to 5 others. Its name has at most 16 bytes. */
export interface MenuBranch {
  readonly name: string;
  readonly subButton: readonly MenuLeaf[];
}

export type MenuButton = MenuLeaf | MenuBranch;

export interface MenuApi {
  /** @param buttons 1 to 3 */
  create(buttons: readonly MenuButton[]): Promise<void>;
  /** `undefined` when none was ever published (document 90232). */
  get(): Promise<readonly MenuButton[] | undefined>;
  /** Document 90233. */
  delete(): Promise<void>;
}
