import { fold } from "../keywords/words.ts";
import { type Parameter, type Pattern, withoutSlash } from "./pattern.ts";
import { type ArgumentValue, readValue } from "./value.ts";

/** A piece of what a member typed. */
interface Token {
  /** Without its quotes. */
  readonly text: string;
  /** Where it begins in the text, quotes included, in UTF-16 units. */
  readonly start: number;
}

const CLOSING: Readonly<Record<string, string>> = { '"': '"', "'": "'", "“": "”", "「": "」" };
const BLANK = /\s/;

/**
 * Splits a text at white space. Quotes that begin a piece keep it together up to the closing
 * one; a quote without its partner, or inside a word, is a letter like others.
 */
function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (BLANK.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const start = at;
    const closed = quotedEnd(text, start);
    at = closed ?? wordEnd(text, start);
    found.push({
      text: closed === undefined ? text.slice(start, at) : text.slice(start + 1, at - 1),
      start,
    });
  }
  return found;
}

/** Just past the closing quote, if a quoted piece begins at `start` and ends with its quote. */
function quotedEnd(text: string, start: number): number | undefined {
  const closing = CLOSING[text.charAt(start)];
  if (closing === undefined) return undefined;
  const end = text.indexOf(closing, start + 1) + 1;
  const endsPiece = end === text.length || BLANK.test(text.charAt(end));
  return end > 0 && endsPiece ? end : undefined;
}

function wordEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && !BLANK.test(text.charAt(end))) end += 1;
  return end;
}

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
