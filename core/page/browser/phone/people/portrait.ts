import type { CompanyMember } from "../../../../sandbox/world/world.ts";
import { apps, members } from "../../state/state.ts";

/** A member by UserID, whatever its letter case. Read inside a component. */
function person(userId: string): CompanyMember | undefined {
  const wanted = userId.toLowerCase();
  return members.value.find((member) => member.userId.toLowerCase() === wanted);
}

/** The name, or the UserID of somebody who is not there. */
export const nameOf = (userId: string): string => person(userId)?.name ?? userId;

/** What members read above an app's chat. */
export const titleOfApp = (name: string): string =>
  apps.value.find((app) => app.name === name)?.title ?? name;

/** How a member looks without a picture: one or two letters on a colour of their own. */
interface Portrait {
  readonly initials: string;
  /** Degrees of the colour circle. */
  readonly hue: number;
}

const HAN = /\p{Script=Han}/u;

/** Chinese names show the given name as WeCom does; others the first letters of two words. */
export function portraitOf(name: string, key: string): Portrait {
  return { initials: initialsOf(name.trim()) || "?", hue: hueOf(key) };
}

function initialsOf(name: string): string {
  const letters = [...name];
  if (HAN.test(name)) return letters.slice(-2).join("");
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const [first = "", second] = words;
  if (second === undefined) return [...first].slice(0, 2).join("").toUpperCase();
  return `${[...first][0]}${[...second][0]}`.toUpperCase();
}

/** Colours that white letters stand well on, and that differ from one another. */
const HUES = [255, 25, 160, 300, 215, 350, 185, 275, 140, 50];

/** The same key always gives the same colour. */
function hueOf(key: string): number {
  let sum = 7;
  for (const letter of key) sum = (sum * 131 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return HUES[sum % HUES.length] ?? 255;
}
