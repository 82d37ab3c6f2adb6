import type { JsonObject } from "../json.ts";
import type { MenuButton } from "../world/world.ts";
import { checkMenu } from "./menu-check.ts";
import { ownAgent } from "./parameter.ts";
import { ApiError, type ApiRoutes } from "./route.ts";

/** The menu bar of an app. It is in the members' hands as soon as it is published. */
export const menuRoutes: ApiRoutes = {
  /** Document 90231. */
  "POST /cgi-bin/menu/create": (call) => {
    const app = ownAgent(call, call.query.get("agentid"));
    call.platform.world.putApp({ ...app, menu: checkMenu(call.body.button) });
    return {};
  },

  /** Document 90232. */
  "GET /cgi-bin/menu/get": (call) => {
    const { menu } = ownAgent(call, call.query.get("agentid"));
    if (!menu) throw new ApiError(46003, "");
    return { button: menu.map(buttonOf) };
  },

  /** Document 90233. To delete what was never there is no mistake. */
  "GET /cgi-bin/menu/delete": (call) => {
    const app = ownAgent(call, call.query.get("agentid"));
    if (app.menu) call.platform.world.putApp({ ...app, menu: undefined });
    return {};
  },
};

/** As it was published; a button that opens nothing comes with an empty `sub_button`. */
function buttonOf(button: MenuButton): JsonObject {
  const { sub_button: below = [], ...own } = button;
  return { ...own, sub_button: below.map(buttonOf) };
}
