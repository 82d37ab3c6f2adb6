import type { User, UserBrief, UsersApi } from "../../contracts/api/users.ts";
import type { Fields } from "../answer.ts";
import type { Caller } from "../call.ts";
import { numberOf, numbersOf, objectsOf, textOf, textsOf } from "../fields.ts";

export const createUsers = (caller: Caller): UsersApi => ({
  get: async (userId) => readUser(await caller.get("/cgi-bin/user/get", { userid: userId })),
  simpleList: async (departmentId) =>
    listed(await caller.get("/cgi-bin/user/simplelist", { department_id: departmentId })).map(
      readBrief,
    ),
  list: async (departmentId) =>
    listed(await caller.get("/cgi-bin/user/list", { department_id: departmentId })).map(readUser),
});

const listed = (fields: Fields) => objectsOf(fields, "userlist");

const readBrief = (fields: Fields): UserBrief => ({
  userId: textOf(fields, "userid") ?? "",
  name: textOf(fields, "name") ?? "",
  department: numbersOf(fields, "department"),
});

const readUser = (fields: Fields): User => ({
  ...readBrief(fields),
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
