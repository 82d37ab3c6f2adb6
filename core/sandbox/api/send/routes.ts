import type { ApiRoutes } from "../route.ts";
import { recallMessage } from "./recall-message.ts";
import { sendMessage } from "./send-message.ts";
import { updateCard } from "./update-card.ts";

/** Messages of an app to members. */
export const sendRoutes: ApiRoutes = {
  "POST /cgi-bin/message/send": sendMessage,
  "POST /cgi-bin/message/recall": recallMessage,
  "POST /cgi-bin/message/update_template_card": updateCard,
};
