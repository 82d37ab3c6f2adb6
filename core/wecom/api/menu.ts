import { type ApiFields, objectsOf, textOf } from "./answer.ts";
import type { Caller } from "./call.ts";
import { ApiError } from "./failure.ts";
import { wireWords } from "./wire-words.ts";

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
type MenuLeaf = { readonly name: string } & MenuDeed;

/** A button that opens 1 to 5 others. Its name has at most 16 bytes. */
interface MenuBranch {
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

/** There is no menu. */
const NO_MENU = 46003;

/** The menu of one app (documents 90231, 90232 and 90233). */
export function createMenuApi(caller: Caller): MenuApi {
  const agentid = caller.app.agentId;
  return {
    async create(buttons) {
      await caller.post("/cgi-bin/menu/create", { button: wireWords(buttons) }, { agentid });
    },
    async get() {
      try {
        const fields = await caller.get("/cgi-bin/menu/get", { agentid });
        return objectsOf(fields, "button").map(buttonOf);
      } catch (cause) {
        if (cause instanceof ApiError && cause.failure.errcode === NO_MENU) return undefined;
        throw cause;
      }
    },
    async delete() {
      await caller.get("/cgi-bin/menu/delete", { agentid });
    },
  };
}

/** A button that does something comes with an empty list of others. */
function buttonOf(fields: ApiFields): MenuButton {
  const below = objectsOf(fields, "sub_button");
  if (below.length === 0) return leafOf(fields);
  return { name: textOf(fields, "name") ?? "", subButton: below.map(leafOf) };
}

function leafOf(fields: ApiFields): MenuLeaf {
  const name = textOf(fields, "name") ?? "";
  const type = textOf(fields, "type");
  if (type === "view") return { name, type, url: textOf(fields, "url") ?? "" };
  if (type === "view_miniprogram") {
    const appId = textOf(fields, "appid") ?? "";
    return { name, type, appId, pagePath: textOf(fields, "pagepath") ?? "" };
  }
  // Types that the documents do not name have a key, as all but those two.
  return { name, type: (type ?? "click") as "click", key: textOf(fields, "key") ?? "" };
}
