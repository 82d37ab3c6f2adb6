import { ConfigError } from "../../errors.ts";
import { isPromiseLike } from "../../plain-data.ts";
import { lateOptions } from "../../replies/late.ts";
import { type Outcome, pass } from "../../replies/outcome.ts";
import { type Answerer, answerer, type ErasedHandler } from "../answerer.ts";
import { type Asked, type Slot, TEXT } from "../asking.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { MatcherRule } from "./matcher.ts";
import { fold, KEYWORD_MODES, type KeywordOptions } from "./words.ts";

interface KeywordRule extends MatcherRule {
  readonly label: string;
  readonly answer: Answerer;
  readonly example: string;
}

/**
 * All keywords of one plugin, in one place of the order. Filled during setup; what is asked is what
 * `numbered` makes of it, whose rules have their numbers in the matcher of all plugins.
 */
export class KeywordSlot implements Slot {
  readonly verb = "answer";
  readonly plugin: string;
  readonly targets = TEXT;
  readonly looksInside = true;
  readonly #scope: PluginScope;
  readonly #rules: KeywordRule[];
  readonly #first: number;

  /** @param first number of the first of `rules` */
  constructor(scope: PluginScope, rules: KeywordRule[] = [], first = 0) {
    this.plugin = scope.name;
    this.#scope = scope;
    this.#rules = rules;
    this.#first = first;
  }

  /** In the order in which they are asked, once they have their numbers. */
  get rules(): readonly MatcherRule[] {
    return this.#rules;
  }

  get label(): string {
    const count = this.#rules.length;
    return count === 1 ? (this.#rules[0]?.label ?? "") : `${count} keywords`;
  }

  get takes(): readonly string[] {
    const whole = this.#rules.filter(({ mode }) => mode === "exact");
    return whole.flatMap(({ words }) => [...new Set(words)].map((word) => `keyword ${word}`));
  }

  get examples(): readonly string[] {
    return this.#rules.map(({ example }) => example);
  }

  /** @throws ConfigError for a word or a mode that can match nothing */
  add(
    words: string | readonly string[],
    { mode = "exact", ...late }: KeywordOptions,
    handler: ErasedHandler,
  ): void {
    const given = [words].flat();
    const folded = given.map((word) => (typeof word === "string" ? fold(word) : ""));
    if (folded.length === 0 || folded.includes("")) {
      throw this.#refused(
        "关键词至少要有一个不是空白的字符",
        "a keyword needs at least one character that is not blank",
      );
    }
    if (!KEYWORD_MODES.includes(mode)) {
      const all = KEYWORD_MODES.join(", ");
      throw this.#refused(`mode 应该是其中之一：${all}`, `the mode is one of ${all}`);
    }
    const label = `keyword ${given.join(", ")} (${mode})`;
    const answer = answerer(this.#scope, label, handler, lateOptions(late, this.plugin));
    this.#rules.push({ mode, words: folded, label, answer, example: given[0] ?? "" });
  }

  /**
   * The same with numbers: whole texts go before everything else, then the lowest rule. A slot of
   * its own, so that an event under way keeps those that it was matched with.
   *
   * @param first number of this slot's first rule among those of all plugins
   */
  numbered(first: number): KeywordSlot {
    const whole = this.#rules.filter(({ mode }) => mode === "exact");
    const others = this.#rules.filter(({ mode }) => mode !== "exact");
    return new KeywordSlot(this.#scope, [...whole, ...others], first);
  }

  ask(asked: Asked): Outcome | Promise<Outcome> {
    return asked.hits.length === 0 ? pass : this.#askFrom(asked, 0);
  }

  judge(asked: Asked) {
    const rules = asked.hits.map((hit) => this.#rule(hit)).filter((rule) => rule !== undefined);
    if (rules.length === 0) {
      const why = { zh: "文本里没有这些词", en: "none of the words is in the text" };
      return { matches: false, why };
    }
    const found = rules.map(({ label }) => label).join("; ");
    return { matches: true, why: { zh: `命中 ${found}`, en: `matches ${found}` } };
  }

  #rule(hit: number): KeywordRule | undefined {
    return this.#rules[hit - this.#first];
  }

  #askFrom(asked: Asked, from: number): Outcome | Promise<Outcome> {
    for (let at = from; at < asked.hits.length; at += 1) {
      const outcome = this.#rule(asked.hits[at] ?? -1)?.answer(asked.event, asked.run) ?? pass;
      if (outcome === pass) continue;
      if (!isPromiseLike(outcome)) return outcome;
      return outcome.then((settled) => (settled === pass ? this.#askFrom(asked, at + 1) : settled));
    }
    return pass;
  }

  #refused(zh: string, message: string): ConfigError {
    return new ConfigError([{ path: `plugins.${this.plugin}.keyword`, zh, message }]);
  }
}
