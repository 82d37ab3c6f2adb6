import { needsUpload } from "../../replies/media-source.ts";
import type { Sent } from "../../replies/push.ts";
import { kindOf, type Reply } from "../../replies/reply.ts";
import { type ApiFields, textOf, textsOf } from "./answer.ts";
import type { Caller } from "./call.ts";
import { ApiError, withoutDoubt } from "./failure.ts";
import type { AppMedia, FoundMedia } from "./media/media.ts";
import {
  type CardUpdate,
  groupBody,
  type MessagesApi,
  messageBody,
  type SendRequest,
} from "./message-body.ts";
import { wireWords } from "./wire-words.ts";

/** What WeCom says when it has taken a message: partial failure is none (document 90236). */
const sentOf = (fields: ApiFields): Sent => ({
  msgId: textOf(fields, "msgid"),
  unreachable: [
    ...new Set([
      ...idsOf(fields, "invaliduser"),
      ...idsOf(fields, "unlicenseduser"),
      ...idsOf(fields, "invalidparty").map((id) => `party:${id}`),
      ...idsOf(fields, "invalidtag").map((id) => `tag:${id}`),
    ]),
  ],
  responseCode: textOf(fields, "response_code"),
});

const idsOf = (fields: ApiFields, name: string): readonly string[] =>
  (textOf(fields, name) ?? "")
    .toLowerCase()
    .split("|")
    .filter((id) => id !== "");

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
    return { reply: kindOf(reply).uploaded?.(reply, found.mediaId) ?? reply, found };
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
