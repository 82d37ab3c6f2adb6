import type { Department, DepartmentPlace, DepartmentsApi } from "../contracts/api/departments.ts";
import type { Fields } from "./answer.ts";
import type { Caller } from "./call.ts";
import { numberOf, objectOf, objectsOf, textOf, textsOf } from "./fields.ts";

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
    return departmentOf(objectOf(fields, "department"));
  },
});

const placeOf = (fields: Fields): DepartmentPlace => ({
  id: numberOf(fields, "id") ?? 0,
  parentId: numberOf(fields, "parentid") ?? 0,
  order: numberOf(fields, "order") ?? 0,
});

const departmentOf = (fields: Fields): Department => ({
  ...placeOf(fields),
  name: textOf(fields, "name") ?? "",
  departmentLeader: textsOf(fields, "department_leader"),
});
