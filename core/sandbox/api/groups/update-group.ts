import { ApiError, type ApiRoute } from "../route.ts";
import {
  checkGroup,
  checkRange,
  membersOf,
  nameOf,
  ownerOf,
  ownGroup,
  usersOf,
} from "./group-fields.ts";

/**
 * `POST /cgi-bin/appchat/update` (document 98913): what is left out stays. When the owner is removed
 * and no other is named, the first member becomes it.
 *
 * @throws ApiError 86003, 86008, 86006, 86207, 86216
 */
export const updateGroup: ApiRoute = (call) => {
  checkRange(call);
  const group = ownGroup(call, call.body["chatid"]);
  const added = membersOf(call, usersOf(call, "add_user_list"));
  const removed = namesOf(group.members, usersOf(call, "del_user_list"));
  const members = [...new Set([...group.members, ...added])].filter((user) => !removed.has(user));
  const named = ownerOf(call);
  const heir = members.includes(group.owner) ? group.owner : members[0];
  const [owner = ""] = named === undefined ? [heir] : membersOf(call, [named]);
  checkGroup({ members, owner });
  call.platform.world.putGroup({ ...group, name: nameOf(call) ?? group.name, owner, members });
  return {};
};

/** As the group spells them. @throws ApiError 86216 for who is not in it */
function namesOf(members: readonly string[], users: readonly string[]): ReadonlySet<string> {
  const found = users.map((user) => {
    const member = members.find((one) => one.toLowerCase() === user.toLowerCase());
    if (member !== undefined) return member;
    throw new ApiError(86216, `${user} is not in the group`);
  });
  return new Set(found);
}
