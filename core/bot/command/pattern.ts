import { BotError } from "../../errors.ts";
import { fold } from "../keywords/words.ts";
import { type ArgumentType, readValue } from "./value.ts";

/** An argument of a command. */
export interface Parameter {
  readonly name: string;
  readonly type: ArgumentType;
  readonly required: boolean;
  /** Takes everything up to the end. */
  readonly rest: boolean;
}

/** A pattern as in `where <user> [limit:int]`. */
export interface Pattern {
  /** As written, for the usage line. */
  readonly source: string;
  /** The fixed words at the beginning, folded; at least one. */
  readonly words: readonly string[];
  readonly parameters: readonly Parameter[];
}

const PARAMETER = /^(?:<(.+)>|\[(.+)\])$/;
const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/**
 * Reads a pattern.
 *
 * @param plugin for the error
 * @throws BotError `ERR_COMMAND`
 */
export function parsePattern(source: unknown, plugin: string): Pattern {
  const fail = (why: string) =>
    new BotError(
      "ERR_COMMAND",
      `plugin ${plugin}: the command ${JSON.stringify(source)} cannot be read: ${why}; ` +
        "write it as in `where <user> [limit:int]`",
    );
  if (typeof source !== "string") throw fail("a pattern is a string");

  const pieces = source.trim().split(/\s+/);
  const firstBracket = pieces.findIndex((piece) => /[<>[\]]/.test(piece));
  const fixed = firstBracket < 0 ? pieces : pieces.slice(0, firstBracket);
  const words = fixed.map((word, index) => (index === 0 ? withoutSlash(fold(word)) : fold(word)));
  if (words.length === 0 || words.includes("")) throw fail("it must begin with a word");

  const parameters = pieces.slice(words.length).map((piece) => parseParameter(piece, fail));
  checkOrder(parameters, fail);
  return { source: source.trim(), words, parameters };
}

/** Commands may be typed with a slash in front, as in other chats. */
export const withoutSlash = (word: string) => (word.startsWith("/") ? word.slice(1) : word);

function parseParameter(piece: string, fail: (why: string) => BotError): Parameter {
  const [, required, optional] = PARAMETER.exec(piece) ?? [];
  const inner = required ?? optional;
  if (inner === undefined) {
    throw fail(`${piece} is neither <argument> nor [argument], and fixed words come first`);
  }
  const rest = inner.endsWith("...");
  const [name = "", type = "string", ...more] = (rest ? inner.slice(0, -3) : inner).split(":");
  if (!NAME.test(name) || more.length > 0) throw fail(`${piece} has no proper name`);
  if (rest && inner.includes(":")) throw fail(`${piece} takes the rest as text, it has no type`);
  if (!isType(type)) throw fail(`${type} is none of ${Object.keys(readValue).join(", ")}`);
  return { name, type, required: required !== undefined, rest };
}

const isType = (type: string): type is ArgumentType => Object.hasOwn(readValue, type);

function checkOrder(parameters: readonly Parameter[], fail: (why: string) => BotError): void {
  const names = new Set<string>();
  let optionalSeen = false;
  for (const [index, { name, required, rest }] of parameters.entries()) {
    if (names.has(name)) throw fail(`two arguments are named ${name}`);
    names.add(name);
    if (required && optionalSeen) throw fail(`<${name}> stands behind an optional argument`);
    if (rest && index < parameters.length - 1) throw fail(`${name}... must come last`);
    optionalSeen ||= !required;
  }
}
