import type { Content } from "../../chat/content.ts";
import { ownAgent } from "../parameter.ts";
import { type ApiCall, ApiError, type ApiRoute } from "../route.ts";
import { addressed, EVERYBODY, invalidFields } from "./address.ts";
import { answers, checkHearing } from "./answering-cards.ts";
import { deliver } from "./deliver.ts";
import { duplicatesOf } from "./duplicates.ts";
import { APP_MSGTYPES, readContent } from "./message/msgtypes.ts";
import { randomId } from "./random-id.ts";
import { readingOf } from "./reading-of.ts";
import type { Receivers } from "./receivers.ts";
import { droppedAsDuplicate } from "./remarks.ts";
import { readOptions, type SendOptions } from "./send-options.ts";
import { sentMessagesOf } from "./sent-messages.ts";
import { taskIdsOf } from "./task-ids.ts";

/**
 * `POST /cgi-bin/message/send` (document 90236): a message of the app to members. `msgid` recalls
 * it; `response_code` changes its card, once within 72 hours.
 */
export const sendMessage: ApiRoute = (call) => {
  const { platform, app } = call;
  const { content, options } = read(call);
  const receivers = addressed(call);
  taskIdsOf(platform).use(app.name, content);

  const msgId = randomId(platform.entropy);
  const repeats = isDuplicate(call, content, receivers, options);
  const entries = repeats ? [] : deliver(call, { content, members: receivers.members, msgId });
  sentMessagesOf(platform).add(msgId, { app: app.name, entries });
  return {
    ...invalidFields(receivers),
    msgid: msgId,
    ...codeFor(call, content, entries),
  };
};

function read(call: ApiCall) {
  const { platform, app, body } = call;
  const reading = readingOf(call);
  // A mini-program says who sends; everything else needs its agentid.
  if (body["msgtype"] !== "miniprogram_notice" || body["agentid"] !== undefined) {
    ownAgent(call, body["agentid"]);
  }
  const content = readContent(body, APP_MSGTYPES, reading);
  const options = readOptions(body, content, reading);
  if (content.type === "miniprogram_notice" && body["touser"] === EVERYBODY) {
    throw new ApiError(40058, "touser: a miniprogram_notice can not go to @all");
  }
  if (content.type === "template_card") checkHearing(app, content.card);
  taskIdsOf(platform).check(app.name, content);
  return { content, options };
}

function isDuplicate(
  { platform, app, remark }: ApiCall,
  content: Content,
  { members }: Receivers,
  { duplicateSeconds }: SendOptions,
): boolean {
  if (duplicateSeconds === undefined) return false;
  const message = { app: app.name, content, receivers: members.map(({ userId }) => userId) };
  if (!duplicatesOf(platform).repeats(message, duplicateSeconds)) return false;
  remark(droppedAsDuplicate(duplicateSeconds));
  return true;
}

/** Only a card that members can answer has a code. */
function codeFor({ platform, app }: ApiCall, content: Content, entries: readonly string[]) {
  if (content.type !== "template_card" || !answers(content.card)) return {};
  return { response_code: platform.cards.issue({ agentId: app.agentId, entries }) };
}
