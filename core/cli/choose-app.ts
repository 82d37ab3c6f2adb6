import { meantBy } from "../nearest.ts";
import { Misuse } from "./misuse.ts";

/** @throws Misuse when there is no app of that name */
export function chooseApp<App extends { readonly name: string }>(
  { apps }: { readonly apps: readonly App[] },
  name: string | undefined,
): App {
  const app = name === undefined ? apps[0] : apps.find((candidate) => candidate.name === name);
  if (app) return app;
  const names = apps.map((candidate) => candidate.name);
  const meant = meantBy(name ?? "", names);
  throw new Misuse(
    `没有这个应用 / there is no app "${name}"` +
      (meant ? `；是不是 / did you mean "${meant}"?` : `；有 / there are ${names.join(", ")}`),
  );
}
