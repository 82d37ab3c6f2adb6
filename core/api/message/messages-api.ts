import { ApiError } from "../../contracts/api/api-error.ts";
import type { CardUpdate, MessagesApi, SendRequest } from "../../contracts/api/messages.ts";
import type { Sent } from "../../contracts/push.ts";
import { needsUpload } from "../../events/media-source.ts";
import type { Reply } from "../../events/reply.ts";
import { uploaded } from "../../events/reply-media.ts";
import type { Caller } from "../call.ts";
import { textsOf } from "../fields.ts";
import type { AppMedia, FoundMedia } from "../media/media-api.ts";
import { wireWords } from "../wire/wire-words.ts";
import { withoutDoubt } from "../without-doubt.ts";
import { groupBody, messageBody } from "./message-body.ts";
import { sentOf } from "./sent-of.ts";

/** WeCom does not know the media id (any more). */
const MEDIA_GONE = 40007;

interface Prepared {
  readonly reply: Reply;
  /** `undefined` where there was nothing to upload. */
  readonly found: FoundMedia | undefined;
}

/** Messages of one app. */
export function createMessagesApi(caller: Caller, media: AppMedia): MessagesApi {
  async function prepare(reply: Reply): Promise<Prepared> {
    if (!needsUpload(reply)) return { reply, found: undefined };
    const found = await media.find(reply.kind, reply.source).catch((cause: unknown) => {
      throw withoutDoubt(cause, "file");
    });
    return { reply: uploaded(reply, found.mediaId), found };
  }

  async function post(request: SendRequest): Promise<Sent> {
    const { chatId } = request.to;
    if (chatId === undefined) {
      const body = messageBody(request, caller.app.agentId);
      return sentOf(await caller.post("/cgi-bin/message/send", body));
    }
    const body = groupBody(chatId, request);
    return sentOf(await caller.post("/cgi-bin/appchat/send", body).catch(ofGroupsAlone));
  }

  return {
    async send(request) {
      const { reply, found } = await prepare(request.reply);
      try {
        return await post({ ...request, reply });
      } catch (cause) {
        if (!found || !isMediaGone(cause)) throw cause;
        await found.forget();
        const { reply: again } = await prepare(request.reply);
        return post({ ...request, reply: again });
      }
    },
    prepare: async (reply) => (await prepare(reply)).reply,
    async recall(msgid) {
      await caller.post("/cgi-bin/message/recall", { msgid });
    },
    async updateCard(update) {
      const body = { ...updateBody(update), agentid: Number(caller.app.agentId) };
      const fields = await caller.post("/cgi-bin/message/update_template_card", body);
      // A list here, unlike the answer to `message/send`.
      return { unreachable: textsOf(fields, "invaliduser").map((id) => id.toLowerCase()) };
    },
  };
}

/** Group chats take a right of their own (document 90248): lacking it says nothing of other messages. */
function ofGroupsAlone(cause: unknown): never {
  if (!(cause instanceof ApiError) || cause.failure.class !== "held") throw cause;
  const { failure, code, hint } = cause;
  throw new ApiError(
    code,
    failure.scope === "app" ? failure : { ...failure, scope: "message" },
    hint,
  );
}

const isMediaGone = (cause: unknown) =>
  cause instanceof ApiError && cause.failure.errcode === MEDIA_GONE;

/** Document 94888. */
function updateBody({ responseCode, users, parties, tags, atAll, change }: CardUpdate): object {
  return {
    response_code: responseCode,
    ...(users && { userids: users }),
    ...(parties && { partyids: parties }),
    ...(tags && { tagids: tags }),
    ...(atAll && { atall: 1 }),
    ...("card" in change
      ? { template_card: wireWords(change.card) }
      : { button: { replace_name: change.replaceName } }),
  };
}
