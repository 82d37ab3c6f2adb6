// Visitor asks for a route or a page, and whether they may.
import { nearest } from "../../nearest.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { Visitor } from "./route.ts";

/** Any signed-in member; whoever runs the bot and has let themselves in. */
const ROLES: readonly string[] = ["member", "operator"];

/** Whoever sends the token of the data directory, or has opened a link of the bot's. */
export const OPERATOR: Visitor = Object.freeze({
  roles: Object.freeze(["operator"]),
  member: undefined,
});

/** Visitor shows nothing of themselves. */
export const STRANGER: Visitor = Object.freeze({ roles: Object.freeze([]), member: undefined });

/**
 * The roles that `allow` names.
 *
 * @throws PluginError `ERR_PLUGIN_SETUP` for none, and for one that is not there
 */
export function checkedRoles(
  allow: string | readonly string[] | undefined,
  label: string,
  scope: PluginScope,
): readonly string[] | undefined {
  if (allow === undefined) return undefined;
  const roles = [allow].flat();
  if (roles.length === 0) throw scope.misused(`${label}: allow names no role, so that nobody may`);
  const stranger = roles.find((role) => !ROLES.includes(role));
  if (stranger === undefined) return roles;
  const near = nearest(String(stranger), ROLES);
  throw scope.misused(`${label}: there is no role "${stranger}"; "${near}" is the nearest`);
}

/** Whether any of a caller's roles is among those that may. */
export const mayCall = ({ roles }: Visitor, allow: readonly string[] | undefined): boolean =>
  allow === undefined || allow.some((role) => roles.includes(role));
