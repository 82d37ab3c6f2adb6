import { BotError } from "../errors.ts";
import type { TextEvent } from "../events/names.ts";
import { meantBy } from "../nearest.ts";
import type { Args } from "./command/value.ts";
import type { EventFor, Query } from "./query.ts";

/**
 * One way into a handler: a query, or a word (`keyword:打卡`, the whole text) or a command
 * (`command:punch [note...]`) as `p.keyword` and `p.command` take them.
 */
export type Trigger = Query | `keyword:${string}` | `command:${string}`;

/** The events that a trigger lets in. */
export type EventOfTrigger<T extends string> = T extends `keyword:${string}` | `command:${string}`
  ? TextEvent
  : T extends Query
    ? EventFor<T>
    : never;

// biome-ignore lint/complexity/noBannedTypes: nothing that anybody could read
type Nothing = {};
type PatternOf<T extends string> = T extends `command:${infer P}` ? P : never;

/** Arguments of the commands among the triggers; none is sure to be there where others let in too. */
export type ArgsOfTrigger<T extends string> = [PatternOf<T>] extends [never]
  ? Nothing
  : [T] extends [`command:${string}`]
    ? Args<PatternOf<T>>
    : Partial<Args<PatternOf<T>>>;

// A slip is nearly never in the first three letters of the wire's word.
type Begin<S extends string> = S extends `${infer A}${infer B}${infer C}${string}`
  ? `${A}${B}${C}`
  : S;
type Bare<S extends string> = S extends `${infer K}=${string}` ? K : S;
type NearestOf<S extends string, Known> = S extends `event:${infer R}`
  ? Extract<Known, `event:${Begin<Bare<R>>}${string}`>
  : Extract<Known, `${Begin<Bare<S>>}${string}`>;

/** A trigger as it is; else what the compiler says of it, which names those that begin alike. */
export type Checked<T extends string> = T extends Trigger
  ? T
  : // Inferred, and written out twice, so that the message shows what they are and not their names.
    NearestOf<T, Trigger> extends infer N
    ? { readonly "no such query": T; readonly nearest: N }
    : never;
/** The same for what takes queries alone. */
export type CheckedQuery<Q extends string> = Q extends Query
  ? Q
  : NearestOf<Q, Query> extends infer N
    ? { readonly "no such query": Q; readonly nearest: N }
    : never;

/** What is let in by words, by commands and by queries, each as it was written. */
interface Sorted {
  readonly keywords: readonly string[];
  readonly patterns: readonly string[];
  /** Whoever reads them refuses what is no string. */
  readonly queries: readonly string[];
}

const WORDS = ["keyword", "command"] as const;

/**
 * Sorts the triggers of one handler by what they look at.
 *
 * @param plugin for the error
 * @throws BotError `ERR_QUERY` for a misspelt `keyword:` or `command:`
 */
export function sortTriggers(triggers: unknown, plugin: string): Sorted {
  const all: readonly unknown[] = Array.isArray(triggers) ? triggers : [triggers];
  const keywords: string[] = [];
  const patterns: string[] = [];
  const queries: string[] = [];
  for (const one of all) {
    const [, word, rest = ""] = (typeof one === "string" && /^(\w+):(.*)$/s.exec(one)) || [];
    if (word === "keyword") keywords.push(rest);
    else if (word === "command") patterns.push(rest);
    else {
      refuseMisspelt(word, plugin);
      queries.push(one as string);
    }
  }
  return { keywords, patterns, queries };
}

function refuseMisspelt(word: string | undefined, plugin: string): void {
  if (word === undefined || word === "event") return;
  const meant = meantBy(word, ["event", ...WORDS]);
  if (meant === undefined || meant === "event") return;
  throw new BotError(
    "ERR_QUERY",
    `plugin ${plugin}: "${word}:" lets nothing in; did you mean "${meant}:"?`,
  );
}
