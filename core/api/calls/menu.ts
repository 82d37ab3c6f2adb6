import { ApiError } from "../../contracts/api/api-error.ts";
import type { MenuApi, MenuButton, MenuLeaf } from "../../contracts/api/menu.ts";
import type { Fields } from "../answer.ts";
import type { Caller } from "../call.ts";
import { objectsOf, textOf } from "../fields.ts";

/** Never published. */
const NO_MENU = 46003;

export function createMenu(caller: Caller): MenuApi {
  const query = { agentid: caller.app.agentId };
  return {
    async create(buttons) {
      await caller.post("/cgi-bin/menu/create", { button: buttons.map(wireButton) }, query);
    },
    async get() {
      try {
        return objectsOf(await caller.get("/cgi-bin/menu/get", query), "button").map(readButton);
      } catch (cause) {
        if (cause instanceof ApiError && cause.failure.errcode === NO_MENU) return undefined;
        throw cause;
      }
    },
    async delete() {
      await caller.get("/cgi-bin/menu/delete", query);
    },
  };
}

function wireButton(button: MenuButton): object {
  if ("subButton" in button) {
    return { name: button.name, sub_button: button.subButton.map(wireButton) };
  }
  if (button.type !== "view_miniprogram") return button;
  const { name, type, appId, pagePath } = button;
  return { name, type, appid: appId, pagepath: pagePath };
}

function readButton(fields: Fields): MenuButton {
  const below = objectsOf(fields, "sub_button");
  if (below.length === 0) return readLeaf(fields);
  return { name: nameOf(fields), subButton: below.map(readLeaf) };
}

function readLeaf(fields: Fields): MenuLeaf {
  const name = nameOf(fields);
  const type = textOf(fields, "type");
  if (type === "view") return { name, type, url: textOf(fields, "url") ?? "" };
  if (type === "view_miniprogram") {
    const appId = textOf(fields, "appid") ?? "";
    return { name, type, appId, pagePath: textOf(fields, "pagepath") ?? "" };
  }
  // The console may have published a type that is newer than this file.
  const other = (type ?? "click") as "click";
  return { name, type: other, key: textOf(fields, "key") ?? "" };
}

const nameOf = (fields: Fields) => textOf(fields, "name") ?? "";
