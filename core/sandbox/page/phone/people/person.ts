import type { Member } from "../../../world/world.ts";
import { apps, members } from "../../state/state.ts";

/** A member by UserID, whatever its letter case. Read inside a component. */
function person(userId: string): Member | undefined {
  const wanted = userId.toLowerCase();
  return members.value.find((member) => member.userId.toLowerCase() === wanted);
}

/** The name, or the UserID of somebody who is not there. */
export const nameOf = (userId: string): string => person(userId)?.name ?? userId;

/** What members read above an app's chat. */
export const titleOfApp = (name: string): string =>
  apps.value.find((app) => app.name === name)?.title ?? name;
