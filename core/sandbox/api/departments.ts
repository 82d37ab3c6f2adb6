import type { JsonObject } from "../json.ts";
import { isBelow, visibleDepartments } from "../world/visible.ts";
import type { Department } from "../world/world.ts";
import { required } from "./parameter.ts";
import { type ApiCall, ApiError, type ApiRoutes } from "./route.ts";

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
 * @throws ApiError `unknown`, or 60011 for one outside the visible range
 */
export function readableDepartment(
  { platform, app }: ApiCall,
  id: string,
  unknown: number,
): Department {
  const department = platform.world.departments.find((one) => String(one.id) === id);
  if (!department) throw new ApiError(unknown, "");
  if (visibleDepartments(platform.world, app).includes(department)) return department;
  throw new ApiError(60011, "");
}

/** The department of `id` and all below it; without an id, all that the app may read. */
function departmentsAsked(call: ApiCall): readonly Department[] {
  const { world } = call.platform;
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
