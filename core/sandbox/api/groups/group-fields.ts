import { visibleMembers } from "../../world/visible.ts";
import type { Group } from "../../world/world.ts";
import { type ApiCall, ApiError } from "../route.ts";
import { list } from "../send/fields/list.ts";
import { inside, optionally } from "../send/fields/read.ts";
import { text } from "../send/fields/text.ts";
import { readingOf } from "../send/reading-of.ts";

/** Of the company, not of a group: the root department. */
const ROOT = 1;
const MOST_MEMBERS = 2_000;
const LEAST_MEMBERS = 2;

/** Group chats are for apps that the whole company sees. @throws ApiError 48002 */
export function checkRange({ app }: ApiCall): void {
  if (app.visibleTo && !app.visibleTo.includes(ROOT)) {
    throw new ApiError(48002, "the app must be visible to the root department");
  }
}

/** `name`; what is over 50 characters is cut off. `undefined` when it is left out. */
export function nameOf(call: ApiCall): string | undefined {
  if (!call.body["name"]) return undefined;
  return text({ missing: 86004, characters: 50, over: "clip" })(
    call.body["name"],
    inside(readingOf(call), ".name"),
  );
}

/** `owner`; `undefined` when it is left out. @throws ApiError 86005 for what is no text */
export function ownerOf(call: ApiCall): string | undefined {
  if (!call.body["owner"]) return undefined;
  return text({ missing: 86005 })(call.body["owner"], inside(readingOf(call), ".owner"));
}

/** A list of UserIDs under this name, empty when it is left out. @throws ApiError 86006 for no list */
export function usersOf(call: ApiCall, name: string): readonly string[] {
  const users = list(text({ missing: 86216 }), { least: 0, most: MOST_MEMBERS, count: 86006 });
  return optionally(users, [])(call.body[name], inside(readingOf(call), `.${name}`));
}

/** As the company spells them, each once. @throws ApiError 86216 for who is not visible to the app */
export function membersOf({ platform, app }: ApiCall, users: readonly string[]): readonly string[] {
  const visible = new Map(
    visibleMembers(platform.world, app).map(({ userId }) => [userId.toLowerCase(), userId]),
  );
  const found = users.map((user) => {
    const member = visible.get(user.toLowerCase());
    if (member !== undefined) return member;
    throw new ApiError(86216, `${user} is no member that the app sees`);
  });
  return [...new Set(found)];
}

/**
 * Whether a group can be like that.
 *
 * @throws ApiError 86006 for fewer than 2 or more than 2,000 members, 86207 for an owner who is none
 */
export function checkGroup({ members, owner }: Pick<Group, "members" | "owner">): void {
  if (members.length < LEAST_MEMBERS || members.length > MOST_MEMBERS) {
    throw new ApiError(86006, `a group has ${LEAST_MEMBERS} to ${MOST_MEMBERS} members`);
  }
  if (!members.includes(owner)) throw new ApiError(86207, "the owner must be in the group");
}

/**
 * The group that a chatid names.
 *
 * @throws ApiError 86201 without one, 86003 for one that is not there, 86008 for one that another
 *   app made, or people
 */
export function ownGroup({ platform, app }: ApiCall, chatId: unknown): Group {
  if (typeof chatId !== "string" || chatId === "") throw new ApiError(86201, "chatid is required");
  const group = platform.world.groups.find((one) => one.chatId === chatId);
  if (!group) throw new ApiError(86003, "there is no such group");
  if (group.app !== app.name) throw new ApiError(86008, "the app did not make this group");
  return group;
}
