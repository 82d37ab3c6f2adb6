import { type ApiFields, apiObject, numberOf, objectsOf, textOf, textsOf } from "./answer.ts";
import type { Caller } from "./call.ts";

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
