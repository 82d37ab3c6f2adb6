import { type ApiCall, ApiError, type ApiRoute } from "../route.ts";
import { checkGroup, checkRange, membersOf, nameOf, ownerOf, usersOf } from "./group-fields.ts";

const LONGEST_ID = 32;
const ID = /^[0-9a-zA-Z]+$/;
const UNNAMED = "群聊";

/**
 * `POST /cgi-bin/appchat/create` (document 90245). Clients show the group once something was said.
 *
 * @throws ApiError 48002, 86001, 86205 and 86215 for the chatid, 86006, 86207 and 86216 for members
 */
export const createGroup: ApiRoute = (call) => {
  checkRange(call);
  const chatId = chatIdOf(call);
  const members = membersOf(call, usersOf(call, "userlist"));
  // The platform picks an owner by chance; here it is the first, so that tests can tell.
  const [owner = ""] = membersOf(call, [ownerOf(call) ?? members[0] ?? ""].filter(Boolean));
  checkGroup({ members, owner });
  call.platform.world.putGroup({
    chatId,
    name: nameOf(call) ?? UNNAMED,
    owner,
    members,
    app: call.app.name,
    webhookKey: undefined,
  });
  return { chatid: chatId };
};

function chatIdOf({ platform, body }: ApiCall): string {
  const { chatid } = body;
  if (chatid === undefined || chatid === "") return randomChatId(platform.entropy(16));
  if (typeof chatid !== "string" || !ID.test(chatid)) {
    throw new ApiError(86001, "chatid: digits and letters alone");
  }
  if (chatid.length > LONGEST_ID) throw new ApiError(86205, `chatid: at most ${LONGEST_ID}`);
  if (platform.world.groups.some((group) => group.chatId === chatid)) {
    throw new ApiError(86215, "another group has this chatid");
  }
  return chatid;
}

const randomChatId = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
