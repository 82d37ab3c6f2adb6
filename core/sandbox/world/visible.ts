import type { Member, SandboxApp, World } from "./world.ts";

/** The members within an app's visible range: the only ones it can read, write to or hear from. */
export function visibleMembers(world: World, app: SandboxApp): readonly Member[] {
  if (!app.visibleTo) return world.members;
  const seen = new Set(app.visibleTo.flatMap((id) => world.membersOf(id)));
  return world.members.filter((member) => seen.has(member));
}
