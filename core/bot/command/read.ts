import { fold } from "../keywords/fold.ts";
import type { ArgumentValue } from "./args.ts";
import { type Parameter, type Pattern, withoutSlash } from "./pattern.ts";
import { type Token, tokens } from "./tokens.ts";
import { readValue } from "./value.ts";

/** What reading a text as a command came to. */
export type CommandReading =
  | { readonly is: "other" }
  | { readonly is: "misused" }
  | { readonly is: "called"; readonly args: Readonly<Record<string, ArgumentValue>> };

const OTHER: CommandReading = { is: "other" };
const MISUSED: CommandReading = { is: "misused" };

/** The first word of a text as commands compare it. */
export function firstWord(text: string): string {
  const [word = ""] = text.trim().split(/\s/, 1);
  return withoutSlash(fold(word));
}

/** Reads a text as a call of the command that `pattern` describes. */
export function readCommand(pattern: Pattern, text: string): CommandReading {
  const given = tokens(text);
  const named = pattern.words.every((word, index) => {
    const typed = fold(given[index]?.text ?? "");
    return (index === 0 ? withoutSlash(typed) : typed) === word;
  });
  if (!named) return OTHER;
  const args = readArguments(pattern.parameters, given.slice(pattern.words.length), text);
  return args ? { is: "called", args } : MISUSED;
}

function readArguments(
  parameters: readonly Parameter[],
  given: readonly Token[],
  text: string,
): Readonly<Record<string, ArgumentValue>> | undefined {
  // Without a prototype, an argument may have any name.
  const args: Record<string, ArgumentValue> = Object.create(null);
  for (const [index, { name, type, required, rest }] of parameters.entries()) {
    const token = given[index];
    if (!token) {
      if (required) return undefined;
      break;
    }
    if (rest) {
      args[name] = restFrom(token, given.length - index, text);
      return args;
    }
    const value = readValue[type](token.text);
    if (value === undefined) return undefined;
    args[name] = value;
  }
  return given.length > parameters.length ? undefined : args;
}

/** Everything from a token on, as it was typed; a single token loses its quotes. */
function restFrom(token: Token, count: number, text: string): string {
  return count === 1 ? token.text : text.slice(token.start).trimEnd();
}
