import type { Department, Member, SandboxApp, World } from "./world.ts";

/** The members within an app's visible range: the only ones it can read, write to or hear from. */
export function visibleMembers(world: World, app: SandboxApp): readonly Member[] {
  if (!app.visibleTo) return world.members;
  const seen = new Set(app.visibleTo.flatMap((id) => world.membersOf(id)));
  return world.members.filter((member) => seen.has(member));
}

/** The departments within an app's visible range, each with all below it. */
export function visibleDepartments(world: World, app: SandboxApp): readonly Department[] {
  const { visibleTo } = app;
  if (!visibleTo) return world.departments;
  return world.departments.filter(({ id }) => visibleTo.some((top) => isBelow(world, id, top)));
}

/** Whether a department is `top` itself or stands somewhere below it. */
export function isBelow({ departments }: Pick<World, "departments">, id: number, top: number) {
  const seen = new Set<number>();
  let at: number | undefined = id;
  while (at !== undefined && !seen.has(at)) {
    if (at === top) return true;
    seen.add(at);
    at = departments.find((department) => department.id === at)?.parentId;
  }
  return false;
}
