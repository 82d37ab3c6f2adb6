import type { JsonObject } from "../json.ts";
import {
  type CompanyMember,
  type Department,
  isBelow,
  visibleDepartments,
  visibleMembers,
} from "../world/world.ts";
import {
  type ApiCall,
  type ApiRoute,
  type ApiRoutes,
  CallRefused,
  parameterText,
  required,
} from "./route.ts";

/** Reading departments. */
export const departmentRoutes: ApiRoutes = {
  /** Document 90208. */
  "GET /cgi-bin/department/list": (call) => ({ department: departmentsAsked(call).map(detailOf) }),

  /** Document 95350. */
  "GET /cgi-bin/department/simplelist": (call) => ({
    department_id: departmentsAsked(call).map(placeOf),
  }),

  /** Document 95351. */
  "GET /cgi-bin/department/get": (call) => ({
    department: detailOf(readableDepartment(call, required(call.query, "id", 60003), 60003)),
  }),
};

/**
 * A department that the app may read.
 *
 * @param unknown errcode for one that there is not
 * @throws CallRefused `unknown`, or 60011 for one outside the visible range
 */
function readableDepartment({ sandbox, app }: ApiCall, id: string, unknown: number): Department {
  const department = sandbox.world.departments.find((one) => String(one.id) === id);
  if (!department) throw new CallRefused(unknown, "");
  if (visibleDepartments(sandbox.world, app).includes(department)) return department;
  throw new CallRefused(60011, "");
}

/** The department of `id` and all below it; without an id, all that the app may read. */
function departmentsAsked(call: ApiCall): readonly Department[] {
  const { world } = call.sandbox;
  const readable = visibleDepartments(world, call.app);
  const id = call.query.get("id");
  if (!id) return readable;
  const top = readableDepartment(call, id, 60003);
  return readable.filter((one) => isBelow(world, one.id, top.id));
}

const placeOf = ({ id, parentId, order }: Department): JsonObject => ({
  id,
  parentid: parentId,
  order,
});

const detailOf = (department: Department): JsonObject => ({
  ...placeOf(department),
  name: department.name,
  department_leader: [],
});

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
    throw new CallRefused(48002, "only the contact-sync secret may; use user/simplelist");
  },

  /** Document 90202. */
  "POST /cgi-bin/user/convert_to_openid": toOpenId,
};

function toOpenId(call: ApiCall): JsonObject {
  const userId = parameterText(call.body, "userid");
  if (!userId) throw new CallRefused(41009, "userid is required");
  const member = readableMember(call, userId);
  // The same for the same member, and different for two: all that an openid promises.
  return { openid: `o${Buffer.from(member.userId.toLowerCase()).toString("base64url")}` };
}

function readableMember({ sandbox, app }: ApiCall, userId: string): CompanyMember {
  const member = sandbox.world.member(userId);
  if (!member) throw new CallRefused(60111, "");
  if (!visibleMembers(sandbox.world, app).includes(member)) throw new CallRefused(60011, "");
  return member;
}

/** Members of `department_id`; with `fetch_child=1`, of all below it too. */
function membersAsked(call: ApiCall): readonly CompanyMember[] {
  const { sandbox, app, query } = call;
  const { id } = readableDepartment(call, required(query, "department_id", 60123), 60123);
  const deep = query.get("fetch_child") === "1";
  const inside = new Set(
    deep
      ? sandbox.world.membersOf(id)
      : sandbox.world.members.filter(({ department }) => department.includes(id)),
  );
  return visibleMembers(sandbox.world, app).filter((member) => inside.has(member));
}

const briefOf = ({ userId, name, department }: CompanyMember): JsonObject => ({
  userid: userId,
  name,
  department: [...department],
});

/**
 * What an app that was created after 20 June 2022 is told: no mobile, gender, email, biz_mail,
 * avatar, qr_code or address.
 */
const profileOf = (member: CompanyMember): JsonObject => ({
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

/** The sandbox calls, and is called, on this machine alone. */
const LOOPBACK: ApiRoute = () => ({ ip_list: ["127.0.0.1"] });

/** Where callbacks come from, and where the API and the clients' servers are. */
export const addressRoutes: ApiRoutes = {
  /** Document 90238. */
  "GET /cgi-bin/getcallbackip": LOOPBACK,
  /** Document 92520. */
  "GET /cgi-bin/get_api_domain_ip": LOOPBACK,
  /** Document 100079. Nothing but the sandbox stands behind its imagined clients. */
  "GET /cgi-bin/security/get_server_domain_ip": () => ({
    domain_list: [
      {
        domain: "localhost",
        protocol: "TCP",
        port: [443],
        is_necessary: 1,
        description: "sandbox",
      },
    ],
    ip_list: [
      { ip: "127.0.0.1", protocol: "TCP", port: [443], is_necessary: 1, description: "sandbox" },
    ],
  }),
};
