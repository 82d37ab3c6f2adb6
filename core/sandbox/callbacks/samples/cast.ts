import type { Department, Member, World } from "../../world/world.ts";

/** Whom samples tell of: people and departments that the company has. */
export interface Cast {
  readonly corpId: string;
  /** Three members; the same one again where there are fewer. */
  readonly li: Member;
  readonly wang: Member;
  readonly chen: Member;
  /** Departments of the first member, comma-separated. */
  readonly departments: string;
  readonly party: Department;
}

const NOBODY: Member = { userId: "lisi", name: "李四", department: [1], position: "" };
const NOWHERE: Department = { id: 2, name: "研发部", parentId: 1, order: 100 };

/** Picks them. An empty company is lent somebody. */
export function castOf({ corp, members, departments }: World): Cast {
  const [li = NOBODY, wang = li, chen = wang] = members;
  const party = departments.find(({ parentId }) => parentId !== 0) ?? NOWHERE;
  return { corpId: corp.corpId, li, wang, chen, departments: li.department.join(","), party };
}
