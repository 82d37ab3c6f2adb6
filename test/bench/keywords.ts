import { createBot } from "../../core/bot/bot.ts";
import { createMatcher, type MatcherRule } from "../../core/bot/keywords/matcher.ts";
import { fold, type KeywordMode } from "../../core/bot/keywords/words.ts";
import { definePlugin } from "../../core/bot/plugin.ts";
import type { Bot } from "../../core/bot/run.ts";
import { systemClock } from "../../core/ports/clock.ts";
import { echo } from "../../plugins/echo/index.ts";
import { inTime } from "../core/bot/probe.ts";
import { type Dice, diceOf } from "../fuzz/mutate.ts";
import { text } from "../support/events.ts";
import { silentLogger } from "../support/silent-logger.ts";
import { heading, line, verdict } from "./print.ts";
import { compare, rateOf } from "./rounds.ts";

const ROUNDS = 9;
const MODES: readonly KeywordMode[] = ["exact", "prefix", "contains", "word"];

/** How words and messages are made of a language's letters. */
interface Vocabulary {
  readonly name: string;
  readonly letters: string;
  readonly shortest: number;
  readonly longest: number;
  readonly between: string;
}

/** The thousand commonest ideographs are about a thousand in a row here; what counts is the number. */
const HAN = String.fromCodePoint(...Array.from({ length: 1_000 }, (_, i) => 0x4e00 + i * 7));

const VOCABULARIES: readonly Vocabulary[] = [
  { name: "Chinese", letters: HAN, shortest: 2, longest: 6, between: "" },
  { name: "Latin", letters: "etaoinshrdlu", shortest: 4, longest: 9, between: " " },
];

/** A message against a table of 10,000 rules, and against one of 10. */
export async function benchKeywords(): Promise<void> {
  heading("(d) microseconds a message: keyword tables of 10,000 rules and of 10, all modes mixed");
  for (const vocabulary of VOCABULARIES) {
    const dice = diceOf(42);
    const rules = rulesOf(10_000, vocabulary, dice);
    const messages = Array.from({ length: 512 }, () => messageOf(vocabulary, dice));
    await benchMatcher(vocabulary, rules, messages);
    await benchBot(vocabulary, rules, messages);
  }
}

/** The search alone: what a table costs when nothing is done around it. */
async function benchMatcher({ name }: Vocabulary, rules: Rules, messages: readonly string[]) {
  const texts = messages.map(fold);
  const search = (count: number) => {
    const matcher = createMatcher(rules.slice(0, count));
    return () => 1e6 / rateOf((turn) => matcher(texts[turn % texts.length] ?? ""), 100);
  };
  const { ours, theirs } = await compare(
    { name: "10,000", rate: search(10_000) },
    { name: "10", rate: search(10) },
    ROUNDS,
  );
  line(`${name}, search alone: ${ours.toFixed(2)} with 10,000, ${theirs.toFixed(2)} with 10`);
}

/** A whole message through the kernel, answered by a keyword or by echo. */
async function benchBot({ name }: Vocabulary, rules: Rules, messages: readonly string[]) {
  const large = await botWith(rules);
  const small = await botWith(rules.slice(0, 10));
  const events = messages.map((content) => text(content));
  const handle = (bot: Bot) => async () => {
    const begun = performance.now();
    for (let turn = 0; turn < 20; turn += 1) {
      for (const event of events) await bot.handle(event, RUN);
    }
    return ((performance.now() - begun) * 1_000) / (20 * events.length);
  };
  const result = await compare(
    { name: "10,000", rate: handle(large) },
    { name: "10", rate: handle(small) },
    ROUNDS,
  );
  const { ours, theirs } = result;
  line(`${name}, whole message: ${ours.toFixed(2)} with 10,000, ${theirs.toFixed(2)} with 10`);
  verdict(`times the cost of ten rules, ${name}`, result, 1.5, "at most");
}

const RUN = inTime();

function botWith(rules: Rules): Promise<Bot> {
  const table = definePlugin({
    name: "table",
    setup(p) {
      for (const { words, mode } of rules) p.keyword(words, "found", { mode });
    },
  });
  return createBot({
    plugins: [table(), echo()],
    clock: systemClock,
    logger: silentLogger,
    production: true,
  });
}

type Rules = readonly MatcherRule[];

const rulesOf = (count: number, vocabulary: Vocabulary, dice: Dice): Rules =>
  Array.from({ length: count }, (_, i) => ({
    mode: MODES[i % MODES.length] ?? "exact",
    words: [fold(wordOf(vocabulary, dice))],
  }));

function wordOf({ letters, shortest, longest }: Vocabulary, dice: Dice): string {
  const length = shortest + dice.roll(longest - shortest + 1);
  const all = [...letters];
  return Array.from({ length }, () => dice.pick(all)).join("");
}

/** About 40 characters, as people write to a bot. */
function messageOf(vocabulary: Vocabulary, dice: Dice): string {
  let message = "";
  while (message.length < 40) message += wordOf(vocabulary, dice) + vocabulary.between;
  return message;
}
