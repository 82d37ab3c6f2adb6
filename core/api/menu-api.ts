import { ApiError } from "../contracts/api/api-error.ts";
import type { MenuApi, MenuButton, MenuLeaf } from "../contracts/api/menu.ts";
import type { Fields } from "./answer.ts";
import type { Caller } from "./call.ts";
import { objectsOf, textOf } from "./fields.ts";
import { wireWords } from "./wire/wire-words.ts";

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
function buttonOf(fields: Fields): MenuButton {
  const below = objectsOf(fields, "sub_button");
  if (below.length === 0) return leafOf(fields);
  return { name: textOf(fields, "name") ?? "", subButton: below.map(leafOf) };
}

function leafOf(fields: Fields): MenuLeaf {
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
