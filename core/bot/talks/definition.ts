import { digest } from "../../crypto/signature.ts";
import { milliseconds } from "../../duration.ts";
import { lateOptions } from "../../replies/late.ts";
import { type Answerer, answerer } from "../answerer.ts";
import { type Pattern, parsePattern } from "../command/pattern.ts";
import { readCommand } from "../command/read.ts";
import { watchedCall } from "../error-boundary.ts";
import { fold } from "../keywords/words.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { Current } from "../run.ts";
import { sortTriggers } from "../trigger.ts";
import type { Conversation, ConversationEnd, ConversationOptions } from "./conversation.ts";

/** A conversation as it was registered. */
export interface Definition {
  readonly scope: PluginScope;
  readonly name: string;
  readonly version: number;
  /** Digest of its function. */
  readonly code: string;
  readonly timeoutMs: number;
  /** Folded. */
  readonly cancel: readonly string[];
  readonly back: readonly string[];
  /** As the members are told it; missing where nothing cancels. */
  readonly cancelWord: string | undefined;
  readonly run: (conversation: Conversation<unknown, unknown>) => unknown;
  readonly onEnd: ((end: ConversationEnd) => unknown) | undefined;
  /** Runs a turn of it, given as `args`, inside the plugin's middleware and error boundary. */
  readonly answer: Answerer;
  /** What runs then. */
  readonly current: Current;
  /** Texts that begin it. */
  readonly keywords: readonly string[];
  readonly patterns: readonly Pattern[];
}

/** By plugin and name. */
export type DefinitionOf = (plugin: string, name: string) => Definition | undefined;

/** What `p.conversation` was given. */
export interface Defined {
  readonly name: string;
  readonly run: (conversation: Conversation<unknown, unknown>) => unknown;
  readonly options: Omit<ConversationOptions, "on"> & {
    readonly on?: string | readonly string[] | undefined;
  };
  readonly triggers: readonly string[];
}

/** Words that end a conversation, and those that take back the last answer. */
const CANCEL: readonly string[] = ["取消", "cancel"];
const BACK: readonly string[] = ["返回", "back"];
const TIMEOUT = "30m";
const MOST_LETTERS = 64;

/**
 * @throws PluginError `ERR_PLUGIN_SETUP` for options that are none; BotError `ERR_COMMAND`, `ERR_QUERY`
 *   for what should open it
 */
export function definitionOf(scope: PluginScope, defined: Defined): Definition {
  const { name, run, options, triggers } = defined;
  const refused = (why: string) => scope.misused(`p.conversation(${JSON.stringify(name)}) ${why}`);
  if (typeof name !== "string" || name.trim() === "" || name.length > MOST_LETTERS) {
    throw scope.misused(`p.conversation takes a name of 1 to ${MOST_LETTERS} characters`);
  }
  const { version = 1, timeout = TIMEOUT, onEnd } = options;
  if (!(Number.isInteger(version) && version >= 1)) {
    throw refused("takes a version that is a whole number from 1");
  }
  if (onEnd !== undefined && typeof onEnd !== "function")
    throw refused("takes a function as onEnd");
  const wordsOf = (
    what: string,
    given: readonly string[] | false | undefined,
  ): readonly string[] => {
    const words = given === false ? [] : given;
    const areTexts = Array.isArray(words) && words.every((one) => isText(one));
    if (!areTexts) throw refused(`takes texts as words to ${what}, or false`);
    return words;
  };
  const cancel = wordsOf("cancel", options.cancel ?? CANCEL);
  const back = wordsOf("go back", options.back ?? BACK);
  const label = `conversation ${name}`;
  const late = lateOptions(options, scope.name);
  const { keywords, patterns } = sortTriggers(triggers, scope.name);
  return {
    scope,
    name,
    version,
    code: digest(String(run)),
    timeoutMs: spanOf(timeout, refused),
    cancel: cancel.map(fold),
    back: back.map(fold),
    cancelWord: cancel[0],
    run: watchedCall(scope, label, run),
    onEnd,
    answer: answerer(scope, label, ({ args }) => (args as () => unknown)(), late),
    current: Object.freeze({ plugin: scope.name, handler: label, late }),
    keywords: keywords.map(fold),
    patterns: patterns.map((source) => parsePattern(source, scope.name)),
  };
}

const isText = (word: unknown) => typeof word === "string" && fold(word) !== "";

function spanOf(timeout: unknown, refused: (why: string) => Error): number {
  try {
    return milliseconds(timeout as Parameters<typeof milliseconds>[0]);
  } catch (error) {
    throw refused(`takes a timeout: ${(error as Error).message}`);
  }
}

/** What would begin a conversation. */
export interface Start {
  readonly definition: Definition;
  readonly args: unknown;
}

/** How a text would begin it, if it would. */
export function startBy(definition: Definition, text: string): Start | undefined {
  if (definition.keywords.includes(fold(text))) return { definition, args: {} };
  for (const pattern of definition.patterns) {
    const reading = readCommand(pattern, text);
    if (reading.is === "called") return { definition, args: reading.args };
  }
  return undefined;
}
