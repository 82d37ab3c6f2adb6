import type { GroupsApi } from "../contracts/api/groups.ts";
import type { MessagesApi } from "../contracts/api/messages.ts";
import { to } from "../events/recipient.ts";
import type { Caller } from "./call.ts";
import { objectOf, textOf, textsOf } from "./fields.ts";
import { givenIn } from "./given.ts";

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
    const chat = objectOf(fields, "chat_info");
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
