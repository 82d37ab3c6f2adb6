import { type ApiFields, numberOf, numbersOf, objectsOf, textOf, textsOf } from "./answer.ts";
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
