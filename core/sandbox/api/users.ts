import type { JsonObject } from "../json.ts";
import { visibleMembers } from "../world/visible.ts";
import type { Member } from "../world/world.ts";
import { readableDepartment } from "./departments.ts";
import { required, textOf } from "./parameter.ts";
import { type ApiCall, ApiError, type ApiRoutes } from "./route.ts";

/** Reading members. What only administrators could change, the sandbox does not let an app change. */
export const userRoutes: ApiRoutes = {
  /** Document 90196. */
  "GET /cgi-bin/user/get": (call) =>
    profileOf(readableMember(call, required(call.query, "userid", 41009))),

  /** Document 90200. */
  "GET /cgi-bin/user/simplelist": (call) => ({ userlist: membersAsked(call).map(briefOf) }),

  /** Document 90201. */
  "GET /cgi-bin/user/list": (call) => ({ userlist: membersAsked(call).map(profileOf) }),

  /** Document 96067. The secret of the address book's synchronisation alone may, an app's may not. */
  "POST /cgi-bin/user/list_id": () => {
    throw new ApiError(48002, "only the contact-sync secret may; use user/simplelist");
  },

  /** Document 90202. */
  "POST /cgi-bin/user/convert_to_openid": toOpenId,
};

function toOpenId(call: ApiCall): JsonObject {
  const userId = textOf(call.body, "userid");
  if (!userId) throw new ApiError(41009, "userid is required");
  const member = readableMember(call, userId);
  // The same for the same member, and different for two: all that an openid promises.
  return { openid: `o${Buffer.from(member.userId.toLowerCase()).toString("base64url")}` };
}

function readableMember({ platform, app }: ApiCall, userId: string): Member {
  const member = platform.world.member(userId);
  if (!member) throw new ApiError(60111, "");
  if (!visibleMembers(platform.world, app).includes(member)) throw new ApiError(60011, "");
  return member;
}

/** Members of `department_id`; with `fetch_child=1`, of all below it too. */
function membersAsked(call: ApiCall): readonly Member[] {
  const { platform, app, query } = call;
  const { id } = readableDepartment(call, required(query, "department_id", 60123), 60123);
  const deep = query.get("fetch_child") === "1";
  const inside = new Set(
    deep
      ? platform.world.membersOf(id)
      : platform.world.members.filter(({ department }) => department.includes(id)),
  );
  return visibleMembers(platform.world, app).filter((member) => inside.has(member));
}

const briefOf = ({ userId, name, department }: Member): JsonObject => ({
  userid: userId,
  name,
  department: [...department],
});

/**
 * What an app that was created after 20 June 2022 is told: no mobile, gender, email, biz_mail,
 * avatar, qr_code or address.
 */
const profileOf = (member: Member): JsonObject => ({
  ...briefOf(member),
  position: member.position,
  order: member.department.map(() => 0),
  is_leader_in_dept: member.department.map(() => 0),
  direct_leader: [],
  ...(member.department[0] !== undefined && { main_department: member.department[0] }),
  telephone: "",
  alias: "",
  status: 1,
  extattr: { attrs: [] },
});
