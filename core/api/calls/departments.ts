import type {
  Department,
  DepartmentPlace,
  DepartmentsApi,
} from "../../contracts/api/departments.ts";
import type { Fields } from "../answer.ts";
import type { Caller } from "../call.ts";
import { numberOf, objectOf, objectsOf, textOf, textsOf } from "../fields.ts";

export const createDepartments = (caller: Caller): DepartmentsApi => ({
  list: async (id) =>
    objectsOf(await caller.get("/cgi-bin/department/list", { id }), "department").map(
      readDepartment,
    ),
  simpleList: async (id) =>
    objectsOf(await caller.get("/cgi-bin/department/simplelist", { id }), "department_id").map(
      readPlace,
    ),
  get: async (id) =>
    readDepartment(objectOf(await caller.get("/cgi-bin/department/get", { id }), "department")),
});

const readPlace = (fields: Fields): DepartmentPlace => ({
  id: numberOf(fields, "id") ?? 0,
  parentId: numberOf(fields, "parentid") ?? 0,
  order: numberOf(fields, "order") ?? 0,
});

const readDepartment = (fields: Fields): Department => ({
  ...readPlace(fields),
  name: textOf(fields, "name") ?? "",
  departmentLeader: textsOf(fields, "department_leader"),
});
