import { BotError } from "../../errors.ts";

/**
 * The app that sends: the one that is named, or the only one.
 *
 * @throws BotError `ERR_SEND` when there is no such app, or several and none is named
 */
export function senderNamed(named: string | undefined, apps: readonly string[]): string {
  const [only, ...others] = apps;
  if (named === undefined && only !== undefined && others.length === 0) return only;
  if (named !== undefined && apps.includes(named)) return named;
  throw new BotError(
    "ERR_SEND",
    named === undefined
      ? `there are several apps: say which one sends, as in to.user("li", { app: "${only}" })`
      : `there is no app named ${named}; there are ${apps.join(", ")}`,
  );
}
