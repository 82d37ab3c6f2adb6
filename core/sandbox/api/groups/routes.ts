import type { ApiRoutes } from "../route.ts";
import { createGroup } from "./create-group.ts";
import { getGroup } from "./get-group.ts";
import { sendToGroup } from "./send-to-group.ts";
import { updateGroup } from "./update-group.ts";

/** Groups that an app makes. */
export const groupRoutes: ApiRoutes = {
  "POST /cgi-bin/appchat/create": createGroup,
  "POST /cgi-bin/appchat/update": updateGroup,
  "GET /cgi-bin/appchat/get": getGroup,
  "POST /cgi-bin/appchat/send": sendToGroup,
};
