import type { ResolvedApp, ResolvedBot } from "../config/resolved.ts";
import { didYouMean } from "../nearest.ts";
import { Misuse } from "./misuse.ts";

/** @throws Misuse when there is no app of that name */
export function chooseApp({ apps }: ResolvedBot, name: string | undefined): ResolvedApp {
  const app = name === undefined ? apps[0] : apps.find((candidate) => candidate.name === name);
  if (app) return app;
  const names = apps.map((candidate) => candidate.name);
  const hint = didYouMean(name ?? "", names) || `; there are ${names.join(", ")}`;
  throw new Misuse(`没有这个应用 / there is no app "${name}"${hint}`);
}
