import type { User, UserBrief, UsersApi } from "../contracts/api/users.ts";
import type { Fields } from "./answer.ts";
import type { Caller } from "./call.ts";
import { numberOf, numbersOf, objectsOf, textOf, textsOf } from "./fields.ts";

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

const briefOf = (fields: Fields): UserBrief => ({
  userId: textOf(fields, "userid") ?? "",
  name: textOf(fields, "name") ?? "",
  department: numbersOf(fields, "department"),
});

const userOf = (fields: Fields): User => ({
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
