import {
  type ApiFields,
  apiObject,
  numberOf,
  numbersOf,
  objectsOf,
  textOf,
  textsOf,
} from "./answer.ts";
import type { Caller } from "./call.ts";

/**
 * A member (document 90196). Apps made after 20 June 2022 are not told `mobile`, `gender`, `email`,
 * `bizMail`, `avatar`, `qrCode` and `address`.
 */
interface User extends UserBrief {
  readonly order: readonly number[];
  readonly position: string | undefined;
  readonly mobile: string | undefined;
  /** 0 unknown, 1 male, 2 female. */
  readonly gender: number | undefined;
  readonly email: string | undefined;
  readonly bizMail: string | undefined;
  /** For each entry of `department`: whether the member leads it. */
  readonly isLeaderInDept: readonly boolean[];
  /** UserIDs. */
  readonly directLeader: readonly string[];
  readonly avatar: string | undefined;
  readonly telephone: string | undefined;
  readonly alias: string | undefined;
  readonly address: string | undefined;
  readonly openUserId: string | undefined;
  readonly mainDepartment: number | undefined;
  /** 1 active, 2 disabled, 4 not active yet, 5 gone. */
  readonly status: number | undefined;
  readonly qrCode: string | undefined;
}

/** A member in a list of a department (document 90200). */
interface UserBrief {
  readonly userId: string;
  readonly name: string;
  /** Ids of departments. */
  readonly department: readonly number[];
}

export interface UsersApi {
  get(userId: string): Promise<User>;
  /** Members of one department, not of those below it. */
  simpleList(departmentId: number): Promise<readonly UserBrief[]>;
  /** The same with all that is known of each (document 90201). */
  list(departmentId: number): Promise<readonly User[]>;
}

/** Reading members (documents 90196, 90200 and 90201). */
export const createUsersApi = (caller: Caller): UsersApi => ({
  get: async (userid) => userOf(await caller.get("/cgi-bin/user/get", { userid })),
  async simpleList(id) {
    const fields = await caller.get("/cgi-bin/user/simplelist", { department_id: id });
    return objectsOf(fields, "userlist").map(briefOf);
  },
  async list(id) {
    const fields = await caller.get("/cgi-bin/user/list", { department_id: id });
    return objectsOf(fields, "userlist").map(userOf);
  },
});

const briefOf = (fields: ApiFields): UserBrief => ({
  userId: textOf(fields, "userid") ?? "",
  name: textOf(fields, "name") ?? "",
  department: numbersOf(fields, "department"),
});

const userOf = (fields: ApiFields): User => ({
  ...briefOf(fields),
  order: numbersOf(fields, "order"),
  position: textOf(fields, "position"),
  mobile: textOf(fields, "mobile"),
  gender: numberOf(fields, "gender"),
  email: textOf(fields, "email"),
  bizMail: textOf(fields, "biz_mail"),
  isLeaderInDept: numbersOf(fields, "is_leader_in_dept").map((flag) => flag === 1),
  directLeader: textsOf(fields, "direct_leader"),
  avatar: textOf(fields, "avatar"),
  telephone: textOf(fields, "telephone"),
  alias: textOf(fields, "alias"),
  address: textOf(fields, "address"),
  openUserId: textOf(fields, "open_userid"),
  mainDepartment: numberOf(fields, "main_department"),
  status: numberOf(fields, "status"),
  qrCode: textOf(fields, "qr_code"),
});

/** Where a department stands (document 95350). The root is 1. */
interface DepartmentPlace {
  readonly id: number;
  /** 0 for the root. */
  readonly parentId: number;
  /** Larger ones stand first. */
  readonly order: number;
}

/** A department (document 90208). */
interface Department extends DepartmentPlace {
  readonly name: string;
  /** UserIDs. */
  readonly departmentLeader: readonly string[];
}

export interface DepartmentsApi {
  /** @param id of the department that is listed with all below it; default: all that the app sees */
  list(id?: number): Promise<readonly Department[]>;
  /** @param id as of `list` */
  simpleList(id?: number): Promise<readonly DepartmentPlace[]>;
  get(id: number): Promise<Department>;
}

/** Reading departments (documents 90208, 95350 and 95351). */
export const createDepartmentsApi = (caller: Caller): DepartmentsApi => ({
  async list(id) {
    const fields = await caller.get("/cgi-bin/department/list", { id });
    return objectsOf(fields, "department").map(departmentOf);
  },
  async simpleList(id) {
    const fields = await caller.get("/cgi-bin/department/simplelist", { id });
    return objectsOf(fields, "department_id").map(placeOf);
  },
  async get(id) {
    const fields = await caller.get("/cgi-bin/department/get", { id });
    return departmentOf(apiObject(fields, "department"));
  },
});

const placeOf = (fields: ApiFields): DepartmentPlace => ({
  id: numberOf(fields, "id") ?? 0,
  parentId: numberOf(fields, "parentid") ?? 0,
  order: numberOf(fields, "order") ?? 0,
});

const departmentOf = (fields: ApiFields): Department => ({
  ...placeOf(fields),
  name: textOf(fields, "name") ?? "",
  departmentLeader: textsOf(fields, "department_leader"),
});

/** Who has signed in on a web page (document 91023). */
interface SignedIn {
  /** Of a member. */
  readonly userId: string | undefined;
  /** For more about the member, 1,800 s long; with scope `snsapi_privateinfo` alone. */
  readonly userTicket: string | undefined;
  /** Of somebody from outside. */
  readonly openId: string | undefined;
  readonly externalUserId: string | undefined;
}

export interface OauthApi {
  /** @param code of the redirect: good for once, within 5 minutes */
  userInfo(code: string): Promise<SignedIn>;
}

/** Signing in on web pages (document 91023). */
export const createOauthApi = (caller: Caller): OauthApi => ({
  async userInfo(code) {
    const fields = await caller.get("/cgi-bin/auth/getuserinfo", { code });
    return {
      userId: textOf(fields, "userid"),
      userTicket: textOf(fields, "user_ticket"),
      openId: textOf(fields, "openid"),
      externalUserId: textOf(fields, "external_userid"),
    };
  },
});

export interface AddressesApi {
  /**
   * Where callbacks come from (document 90238): addresses, older answers with a `*` in them. A soft
   * check at most: the signature is the real one.
   */
  callbackIps(): Promise<readonly string[]>;
  /** Addresses of the API itself, for firewalls (document 92520). To be asked daily. */
  apiDomainIps(): Promise<readonly string[]>;
}

/** Where WeCom is (documents 90238 and 92520). */
export const createAddressesApi = (caller: Caller): AddressesApi => ({
  callbackIps: async () => textsOf(await caller.get("/cgi-bin/getcallbackip"), "ip_list"),
  apiDomainIps: async () => textsOf(await caller.get("/cgi-bin/get_api_domain_ip"), "ip_list"),
});
