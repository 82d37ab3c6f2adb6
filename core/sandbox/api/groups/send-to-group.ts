import type { ApiRoute } from "../route.ts";
import { GROUP_MSGTYPES, readContent } from "../send/message/msgtypes.ts";
import { readingOf } from "../send/reading-of.ts";
import { checkSafe } from "../send/send-options.ts";
import { checkRange, ownGroup } from "./group-fields.ts";

/** `POST /cgi-bin/appchat/send` (document 90248): everything but cards, into a group of the app's own. */
export const sendToGroup: ApiRoute = (call) => {
  checkRange(call);
  const { chatId } = ownGroup(call, call.body["chatid"]);
  const reading = readingOf(call);
  const content = readContent(call.body, GROUP_MSGTYPES, reading);
  checkSafe(call.body, content, reading);
  const { id } = call.platform.chats.post({
    chat: { kind: "group", chatId },
    by: "app",
    via: "active",
    content,
  });
  call.touched(id);
  return {};
};
