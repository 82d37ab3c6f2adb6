import { ApiError, type ApiRoute } from "../route.ts";
import { sentMessagesOf } from "./sent-messages.ts";

/** How long a message can be taken back. */
const LIFE_MS = 24 * 60 * 60 * 1_000;

/**
 * `POST /cgi-bin/message/recall` (document 94867): takes a message back wherever it lies. A message
 * that is recalled already stays so.
 *
 * @throws ApiError 40058 for a msgid that this app never got, 42052 after 24 hours
 */
export const recallMessage: ApiRoute = ({ platform, app, body, touched }) => {
  const { msgid } = body;
  const sent = typeof msgid === "string" ? sentMessagesOf(platform).find(msgid) : undefined;
  if (sent?.app !== app.name) throw new ApiError(40058, "no message of this app has that msgid");
  if (sent.ageMs > LIFE_MS) throw new ApiError(42052, "a message can be recalled for 24 hours");
  for (const id of sent.entries) {
    // Entries are forgotten before messages are.
    if (!platform.chats.find(id)) continue;
    platform.chats.change(id, { recalled: true });
    touched(id);
  }
  return {};
};
