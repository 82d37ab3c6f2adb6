import { RE2JS } from "re2js";
import { BotError } from "../../errors.ts";
import { type Translated, translate, Untranslatable } from "./translate.ts";

/** What an expression found: the whole match, then its groups; `undefined` where one took no part. */
export interface HearsMatch extends ReadonlyArray<string | undefined> {
  readonly 0: string;
  /** Where in the text the match begins, in UTF-16 units. */
  readonly index: number;
  /** Groups by name, of an expression that names some. */
  readonly groups: Readonly<Record<string, string | undefined>>;
}

/** Looks for an expression in a text; `undefined` when it is not there. */
type Expression = (text: string) => HearsMatch | undefined;

/**
 * Makes an expression that runs in linear time, whatever it is and whatever it is run on.
 * Of its flags `i`, `m`, `s` and `u` are understood; `g`, `y` and `d` make no difference here.
 *
 * @param plugin for the error
 * @throws BotError `ERR_REGEX` for look-around, back-references and what else takes more time
 */
export function linearExpression(expression: unknown, plugin: string): Expression {
  if (!(expression instanceof RegExp)) {
    throw refused(plugin, "p.hears", `takes a regular expression, not a ${typeof expression}`);
  }
  const { re, names } = compile(expression, plugin);

  return (text) => {
    // Deciding is much cheaper than finding the groups, and most texts do not match.
    if (!re.test(text)) return undefined;
    const matcher = re.matcher(text);
    if (!matcher.find()) return undefined;
    const all = Array.from(
      { length: matcher.groupCount() + 1 },
      (_, n) => matcher.group(n) ?? undefined,
    );
    const groups: Record<string, string | undefined> = Object.create(null);
    for (const [name, numbers] of names) {
      groups[name] = numbers.map((n) => all[n]).find((group) => group !== undefined);
    }
    const [whole = "", ...rest] = all;
    const found: readonly [string, ...(string | undefined)[]] = [whole, ...rest];
    return Object.assign(found, { index: matcher.start(), groups });
  };
}

function compile(expression: RegExp, plugin: string) {
  if (expression.flags.includes("v")) {
    throw refused(plugin, expression, "has the v flag; use u instead");
  }
  try {
    const { source, names }: Translated = translate(expression);
    const flags =
      (expression.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
      (expression.multiline ? RE2JS.MULTILINE : 0);
    return { re: RE2JS.compile(source, flags), names };
  } catch (cause) {
    if (cause instanceof Untranslatable) {
      const cure =
        "match more with the expression and look at the rest in the handler, then `pass`";
      throw refused(
        plugin,
        expression,
        `uses ${cause.message}, which takes more than linear time: ${cure}`,
      );
    }
    throw refused(
      plugin,
      expression,
      `is more than the linear engine can do: ${reasonOf(cause)}`,
      cause,
    );
  }
}

const reasonOf = (cause: unknown) => (cause instanceof Error ? cause.message : typeof cause);

const refused = (plugin: string, what: unknown, why: string, cause?: unknown) =>
  new BotError("ERR_REGEX", `plugin ${plugin}: ${String(what)} ${why}`, { cause });
