import type { Group, GroupsApi } from "../../contracts/api/groups.ts";
import type { MessagesApi } from "../../contracts/api/messages.ts";
import { to } from "../../events/recipient.ts";
import type { Fields } from "../answer.ts";
import type { Caller } from "../call.ts";
import { objectOf, textOf, textsOf } from "../fields.ts";

export const createGroups = (caller: Caller, messages: MessagesApi): GroupsApi => ({
  async create({ name, owner, users, chatId }) {
    const group = { name, owner, userlist: users, chatid: chatId };
    return textOf(await caller.post("/cgi-bin/appchat/create", group), "chatid") ?? chatId ?? "";
  },
  async update(chatId, { name, owner, addUsers, removeUsers }) {
    await caller.post("/cgi-bin/appchat/update", {
      ...{ chatid: chatId, name, owner, add_user_list: addUsers, del_user_list: removeUsers },
    });
  },
  get: async (chatId) =>
    readGroup(objectOf(await caller.get("/cgi-bin/appchat/get", { chatid: chatId }), "chat_info")),
  async send(chatId, message) {
    await messages.send({ ...message, to: to.chat(chatId) });
  },
});

const readGroup = (fields: Fields): Group => ({
  chatId: textOf(fields, "chatid") ?? "",
  name: textOf(fields, "name") ?? "",
  owner: textOf(fields, "owner") ?? "",
  users: textsOf(fields, "userlist"),
});
