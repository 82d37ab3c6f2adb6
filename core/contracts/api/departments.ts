/** Where a department stands (document 95350). The root is 1. */
export interface DepartmentPlace {
  readonly id: number;
  /** 0 for the root. */
  readonly parentId: number;
  /** Larger ones stand first. */
  readonly order: number;
}

/** A department (document 90208). */
export interface Department extends DepartmentPlace {
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
