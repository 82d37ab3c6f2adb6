import { ApiError } from "../../contracts/api/api-error.ts";
import type { CardUpdate, MessagesApi, SendRequest } from "../../contracts/api/messages.ts";
import type { Sent } from "../../contracts/push.ts";
import type { Reply } from "../../events/reply.ts";
import type { Caller } from "../call.ts";
import { textsOf } from "../fields.ts";
import type { Uploads } from "../media/uploads.ts";
import { readSent } from "../message/read-sent.ts";
import { wireCard } from "../message/wire-card.ts";
import { wireMessage } from "../message/wire-message.ts";

/** Media id unknown, or older than three days. */
const MEDIA_GONE = 40007;

export function createMessages(caller: Caller, uploads: Uploads): MessagesApi {
  const sendAs = async (request: SendRequest, reply: Reply): Promise<Sent> => {
    const { path, body } = wireMessage(caller.app, { ...request, reply });
    return readSent(await caller.post(path, body));
  };

  return {
    async send(request) {
      const { reply, forget } = await uploads.prepare(request.reply);
      try {
        return await sendAs(request, reply);
      } catch (cause) {
        if (!forget || !isMediaGone(cause)) throw cause;
        await forget();
        return sendAs(request, (await uploads.prepare(request.reply)).reply);
      }
    },
    prepare: async (reply) => (await uploads.prepare(reply)).reply,
    async recall(msgId) {
      await caller.post("/cgi-bin/message/recall", { msgid: msgId });
    },
    async updateCard(update) {
      const body = wireUpdate(update, caller.app.agentId);
      const fields = await caller.post("/cgi-bin/message/update_template_card", body);
      return { unreachable: textsOf(fields, "invaliduser").map((user) => user.toLowerCase()) };
    },
  };
}

const isMediaGone = (cause: unknown) =>
  cause instanceof ApiError && cause.failure.errcode === MEDIA_GONE;

/** Document 94888. */
function wireUpdate(update: CardUpdate, agentId: string) {
  const { responseCode, users, parties, tags, atAll, change } = update;
  return {
    userids: users,
    partyids: parties,
    tagids: tags,
    atall: atAll === undefined ? undefined : Number(atAll),
    agentid: Number(agentId),
    response_code: responseCode,
    ...("card" in change
      ? { template_card: wireCard(change.card) }
      : { button: { replace_name: change.replaceName } }),
  };
}
