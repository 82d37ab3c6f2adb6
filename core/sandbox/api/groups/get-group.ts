import type { ApiRoute } from "../route.ts";
import { checkRange, ownGroup } from "./group-fields.ts";

/** `GET /cgi-bin/appchat/get` (document 98914). */
export const getGroup: ApiRoute = (call) => {
  checkRange(call);
  const { chatId, name, owner, members } = ownGroup(call, call.query.get("chatid"));
  return { chat_info: { chatid: chatId, name, owner, userlist: members, chat_type: 0 } };
};
