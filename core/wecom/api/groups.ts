import { type Recipient, to } from "../../replies/recipient.ts";
import { apiObject, givenIn, textOf, textsOf } from "./answer.ts";
import type { Caller } from "./call.ts";
import type { MessagesApi, SendRequest } from "./message-body.ts";

/** A group chat to be made (document 90245), by apps alone that the whole company sees. */
interface NewGroup {
  /** At most 50 characters. */
  readonly name: string;
  /** UserID; default: somebody of the list. */
  readonly owner?: string;
  /** 2 to 2,000 UserIDs. */
  readonly users: readonly string[];
  /** At most 32 letters and digits; default: WeCom's choice. */
  readonly chatId?: string;
}

/** What of a group shall change (document 98913); what is left out stays. */
interface GroupChange {
  readonly name?: string;
  readonly owner?: string;
  readonly addUsers?: readonly string[];
  readonly removeUsers?: readonly string[];
}

/** A group chat that this app has made (document 98914). */
interface Group {
  readonly chatId: string;
  readonly name: string;
  readonly owner: string;
  readonly users: readonly string[];
}

export interface GroupsApi {
  /** @returns its chatId, for `to.chat`; members see the group when something is said in it */
  create(group: NewGroup): Promise<string>;
  update(chatId: string, change: GroupChange): Promise<void>;
  get(chatId: string): Promise<Group>;
  /** As `messages.send` to `to.chat(chatId)`. Template cards and mini programs do not go there. */
  send(
    chatId: NonNullable<Recipient["chatId"]>,
    message: Pick<SendRequest, "reply" | "safe">,
  ): Promise<void>;
}

/** Group chats that an app makes (documents 90245, 98913, 98914 and 90248). */
export const createGroupsApi = (caller: Caller, messages: MessagesApi): GroupsApi => ({
  async create({ name, owner, users, chatId }) {
    const body = { name, owner, userlist: users, chatid: chatId };
    return givenIn(await caller.post("/cgi-bin/appchat/create", body), "chatid");
  },
  async update(chatId, { name, owner, addUsers, removeUsers }) {
    const lists = { add_user_list: addUsers, del_user_list: removeUsers };
    await caller.post("/cgi-bin/appchat/update", { chatid: chatId, name, owner, ...lists });
  },
  async get(chatId) {
    const fields = await caller.get("/cgi-bin/appchat/get", { chatid: chatId });
    const chat = apiObject(fields, "chat_info");
    return {
      chatId: textOf(chat, "chatid") ?? chatId,
      name: textOf(chat, "name") ?? "",
      owner: textOf(chat, "owner") ?? "",
      users: textsOf(chat, "userlist"),
    };
  },
  async send(chatId, message) {
    await messages.send({ ...message, to: to.chat(chatId) });
  },
});
