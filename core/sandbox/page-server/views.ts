import type { AppView, PageChange } from "../page-protocol.ts";
import type { SandboxApp, World } from "../world/world.ts";

/** An app without its secrets. */
export const appView = (app: SandboxApp): AppView => ({
  name: app.name,
  title: app.title,
  agentId: app.agentId,
  menu: app.menu,
  reportsLocation: app.reportsLocation,
  reportsEnter: app.reportsEnter,
  callbackUrl: app.callback?.url,
});

/** The company as it is now. */
export const worldView = (world: World): Extract<PageChange, { readonly type: "world" }> => ({
  type: "world",
  apps: world.apps.map(appView),
  members: world.members,
  departments: world.departments,
  groups: world.groups,
});
