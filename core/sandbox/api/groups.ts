import { type Group, visibleMembers } from "../world/world.ts";
import { type ApiCall, type ApiRoute, type ApiRoutes, CallRefused } from "./route.ts";
import { inside, listField, optionally, textField } from "./send/fields.ts";
import { GROUP_MSGTYPES, readContent } from "./send/msgtypes.ts";
import { readingOf } from "./send/reading.ts";
import { checkSafe } from "./send/send.ts";

/** Of the company, not of a group: the root department. */
const ROOT = 1;
const MOST_MEMBERS = 2_000;
const LEAST_MEMBERS = 2;

/** Group chats are for apps that the whole company sees. @throws CallRefused 48002 */
function checkRange({ app }: ApiCall): void {
  if (app.visibleTo && !app.visibleTo.includes(ROOT)) {
    throw new CallRefused(48002, "the app must be visible to the root department");
  }
}

/** `name`; what is over 50 characters is cut off. `undefined` when it is left out. */
function nameOf(call: ApiCall): string | undefined {
  if (!call.body["name"]) return undefined;
  return textField({ missing: 86004, characters: 50, over: "clip" })(
    call.body["name"],
    inside(readingOf(call), ".name"),
  );
}

/** `owner`; `undefined` when it is left out. @throws CallRefused 86005 for what is no text */
function ownerOf(call: ApiCall): string | undefined {
  if (!call.body["owner"]) return undefined;
  return textField({ missing: 86005 })(call.body["owner"], inside(readingOf(call), ".owner"));
}

/** A list of UserIDs under this name, empty when it is left out. @throws CallRefused 86006 for no list */
function usersOf(call: ApiCall, name: string): readonly string[] {
  const users = listField(textField({ missing: 86216 }), {
    least: 0,
    most: MOST_MEMBERS,
    count: 86006,
  });
  return optionally(users, [])(call.body[name], inside(readingOf(call), `.${name}`));
}

/** As the company spells them, each once. @throws CallRefused 86216 for who is not visible to the app */
function membersOf({ sandbox, app }: ApiCall, users: readonly string[]): readonly string[] {
  const visible = new Map(
    visibleMembers(sandbox.world, app).map(({ userId }) => [userId.toLowerCase(), userId]),
  );
  const found = users.map((user) => {
    const member = visible.get(user.toLowerCase());
    if (member !== undefined) return member;
    throw new CallRefused(86216, `${user} is no member that the app sees`);
  });
  return [...new Set(found)];
}

/**
 * Whether a group can be like that.
 *
 * @throws CallRefused 86006 for fewer than 2 or more than 2,000 members, 86207 for an owner who is none
 */
function checkGroup({ members, owner }: Pick<Group, "members" | "owner">): void {
  if (members.length < LEAST_MEMBERS || members.length > MOST_MEMBERS) {
    throw new CallRefused(86006, `a group has ${LEAST_MEMBERS} to ${MOST_MEMBERS} members`);
  }
  if (!members.includes(owner)) throw new CallRefused(86207, "the owner must be in the group");
}

/**
 * The group that a chatid names.
 *
 * @throws CallRefused 86201 without one, 86003 for one that is not there, 86008 for one that another
 *   app made, or people
 */
function ownGroup({ sandbox, app }: ApiCall, chatId: unknown): Group {
  if (typeof chatId !== "string" || chatId === "")
    throw new CallRefused(86201, "chatid is required");
  const group = sandbox.world.groups.find((one) => one.chatId === chatId);
  if (!group) throw new CallRefused(86003, "there is no such group");
  if (group.app !== app.name) throw new CallRefused(86008, "the app did not make this group");
  return group;
}

const LONGEST_ID = 32;
const ID = /^[0-9a-zA-Z]+$/;
const UNNAMED = "群聊";

/**
 * `POST /cgi-bin/appchat/create` (document 90245). Clients show the group once something was said.
 *
 * @throws CallRefused 48002, 86001, 86205 and 86215 for the chatid, 86006, 86207 and 86216 for members
 */
const createGroup: ApiRoute = (call) => {
  checkRange(call);
  const chatId = chatIdOf(call);
  const members = membersOf(call, usersOf(call, "userlist"));
  // WeCom picks an owner by chance; here it is the first, so that tests can tell.
  const [owner = ""] = membersOf(call, [ownerOf(call) ?? members[0] ?? ""].filter(Boolean));
  checkGroup({ members, owner });
  call.sandbox.world.putGroup({
    chatId,
    name: nameOf(call) ?? UNNAMED,
    owner,
    members,
    app: call.app.name,
    webhookKey: undefined,
  });
  return { chatid: chatId };
};

function chatIdOf({ sandbox, body }: ApiCall): string {
  const { chatid } = body;
  if (chatid === undefined || chatid === "") return randomChatId(sandbox.entropy(16));
  if (typeof chatid !== "string" || !ID.test(chatid)) {
    throw new CallRefused(86001, "chatid: digits and letters alone");
  }
  if (chatid.length > LONGEST_ID) throw new CallRefused(86205, `chatid: at most ${LONGEST_ID}`);
  if (sandbox.world.groups.some((group) => group.chatId === chatid)) {
    throw new CallRefused(86215, "another group has this chatid");
  }
  return chatid;
}

const randomChatId = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** `GET /cgi-bin/appchat/get` (document 98914). */
const getGroup: ApiRoute = (call) => {
  checkRange(call);
  const { chatId, name, owner, members } = ownGroup(call, call.query.get("chatid"));
  return { chat_info: { chatid: chatId, name, owner, userlist: members, chat_type: 0 } };
};

/**
 * `POST /cgi-bin/appchat/update` (document 98913): what is left out stays. When the owner is removed
 * and no other is named, the first member becomes it.
 *
 * @throws CallRefused 86003, 86008, 86006, 86207, 86216
 */
const updateGroup: ApiRoute = (call) => {
  checkRange(call);
  const group = ownGroup(call, call.body["chatid"]);
  const added = membersOf(call, usersOf(call, "add_user_list"));
  const removed = namesOf(group.members, usersOf(call, "del_user_list"));
  const members = [...new Set([...group.members, ...added])].filter((user) => !removed.has(user));
  const named = ownerOf(call);
  const heir = members.includes(group.owner) ? group.owner : members[0];
  const [owner = ""] = named === undefined ? [heir] : membersOf(call, [named]);
  checkGroup({ members, owner });
  call.sandbox.world.putGroup({ ...group, name: nameOf(call) ?? group.name, owner, members });
  return {};
};

/** As the group spells them. @throws CallRefused 86216 for who is not in it */
function namesOf(members: readonly string[], users: readonly string[]): ReadonlySet<string> {
  const found = users.map((user) => {
    const member = members.find((one) => one.toLowerCase() === user.toLowerCase());
    if (member !== undefined) return member;
    throw new CallRefused(86216, `${user} is not in the group`);
  });
  return new Set(found);
}

/** `POST /cgi-bin/appchat/send` (document 90248): everything but cards, into a group of the app's own. */
const sendToGroup: ApiRoute = (call) => {
  checkRange(call);
  const { chatId } = ownGroup(call, call.body["chatid"]);
  const reading = readingOf(call);
  const content = readContent(call.body, GROUP_MSGTYPES, reading);
  checkSafe(call.body, content, reading);
  const { id } = call.sandbox.chats.post({
    chat: { kind: "group", chatId },
    by: "app",
    via: "active",
    content,
  });
  call.touched(id);
  return {};
};

/** Groups that an app makes. */
export const groupRoutes: ApiRoutes = {
  "POST /cgi-bin/appchat/create": createGroup,
  "POST /cgi-bin/appchat/update": updateGroup,
  "GET /cgi-bin/appchat/get": getGroup,
  "POST /cgi-bin/appchat/send": sendToGroup,
};
