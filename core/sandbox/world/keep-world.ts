import type { Keeping } from "../keeping/keeping.ts";
import type { SandboxApp, World } from "./world.ts";

/** What an app has changed of itself; keys, secret and address are those of the bot that runs. */
interface KeptApp
  extends Pick<SandboxApp, "name" | "title" | "reportsLocation" | "reportsEnter" | "visibleTo"> {
  /** JSON has no `undefined`. */
  readonly menu: SandboxApp["menu"] | null;
}

/** Lets members, departments, groups and what apps have published outlive a restart. */
export function keepWorld(world: World, keeping: Keeping): void {
  keeping.part("world", {
    save: () => ({
      members: world.members,
      departments: world.departments,
      groups: world.groups,
      apps: world.apps.map(keptApp),
    }),
    load(had) {
      for (const department of had.departments) world.putDepartment(department);
      for (const member of had.members) world.putMember(member);
      for (const group of had.groups) world.putGroup(withAll(group));
      for (const { menu, ...kept } of had.apps) {
        const app = world.app(kept.name);
        // One that is not configured any more has no bot to play with.
        if (app) world.putApp({ ...app, ...kept, menu: menu ?? undefined });
      }
    },
  });
  world.onChange(keeping.changed);
}

const keptApp = (app: SandboxApp): KeptApp => {
  const { name, title, reportsLocation, reportsEnter, visibleTo, menu = null } = app;
  return { name, title, reportsLocation, reportsEnter, menu, ...(visibleTo && { visibleTo }) };
};

/** JSON has no undefined: a group that was kept has these keys again. */
const UNNAMED = { app: undefined, webhookKey: undefined };
const withAll = (group: World["groups"][number]): World["groups"][number] => ({
  ...UNNAMED,
  ...group,
});
