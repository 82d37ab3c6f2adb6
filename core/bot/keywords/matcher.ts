import { type Automaton, automaton } from "./automaton.ts";
import { type KeywordMode, standsAlone } from "./words.ts";

/** Words that lead to one rule. */
export interface MatcherRule {
  readonly mode: KeywordMode;
  /** Folded and not empty. */
  readonly words: readonly string[];
}

/** Finds the rules whose words are in a text. */
export type Matcher = (folded: string) => readonly number[];

const NOTHING: readonly number[] = [];

/**
 * One matcher for the rules of all plugins, whose cost hardly grows with their number: whole texts by
 * a table, everything else by one automaton.
 *
 * @returns for a folded text, the indices of the rules that it hits, ascending
 */
export function createMatcher(rules: readonly MatcherRule[]): Matcher {
  const exact = new Map<string, number[]>();
  const inside = new Map<string, number[]>();
  for (const [index, { mode, words }] of rules.entries()) {
    for (const word of words) append(mode === "exact" ? exact : inside, word, index);
  }
  const search = inside.size > 0 ? insideSearch(inside, rules) : undefined;

  return (folded) => {
    const whole = exact.get(folded) ?? NOTHING;
    const hits = search?.(folded) ?? NOTHING;
    if (hits.length === 0) return whole;
    if (hits.length === 1 && whole.length === 0) return hits;
    return ascending([...whole, ...hits]);
  };
}

function append(lists: Map<string, number[]>, word: string, rule: number): void {
  const list = lists.get(word);
  if (!list) lists.set(word, [rule]);
  else if (list.at(-1) !== rule) list.push(rule);
}

const ascending = (hits: readonly number[]) => [...new Set(hits)].sort((a, b) => a - b);

function insideSearch(
  inside: ReadonlyMap<string, readonly number[]>,
  rules: readonly MatcherRule[],
): Matcher {
  const scanner: Automaton = automaton([...inside.keys()]);
  const modes = rules.map(({ mode }) => mode);
  const rulesOf = [...inside.values()];

  return (folded) => {
    const hits: number[] = [];
    scanner.scan(folded, (word, start, end) => {
      let matters = false;
      for (const rule of rulesOf[word] ?? NOTHING) {
        const mode = modes[rule];
        if (mode === "contains") hits.push(rule);
        else if (mode === "prefix") {
          if (start === 0) hits.push(rule);
        } else if (standsAlone(folded, start, end)) hits.push(rule);
        else matters = true;
      }
      return matters;
    });
    return hits;
  };
}
