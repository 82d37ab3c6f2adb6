import { watch } from "chokidar";
import { type Answers, definePlugin } from "huiyin";
import { z } from "zod";
import { expression, rule } from "./rule.ts";
import { type PlacedRule, readRules } from "./rules-file.ts";

/** How long a file must be left alone before it is read, in milliseconds: it may be written in pieces. */
const QUIET_MS = 100;

/**
 * Answers texts by a table of words. Words and texts are compared without regard to letter case
 * and full or half width. Words that are the whole text go first, then the lowest rule.
 *
 * `rules` stand in the configuration; `file` names a `.json` or `.csv` with more, which come after
 * them. It is read again whenever it changes: what is wrong with it is logged, and the rules that were
 * stay.
 */
export const keywordReply = definePlugin({
  name: "keyword-reply",
  config: z
    .strictObject({
      rules: z.array(rule).optional(),
      /** Where the file is, seen from the folder in which the bot is started. */
      file: z
        .string()
        .regex(/\.(json|csv)$/i, { error: "file names a .json or a .csv" })
        .optional(),
    })
    .refine(({ rules, file }) => rules || file, {
      path: ["rules"],
      error: "give rules, or a file of them",
    }),
  setup(p) {
    const { rules = [], file } = p.config;
    const own = rules.map((one, index) => ({ ...one, place: `rules[${index}]` }));
    if (file === undefined) {
      answerBy(own, p);
      return;
    }

    let read = readRules(file);
    const fill = (answers: Answers) => answerBy([...own, ...read], answers);
    const answers = p.answers(fill);
    const readAgain = () => {
      const before = read;
      try {
        read = readRules(file);
        if (JSON.stringify(read) === JSON.stringify(before)) return;
        answers.replace(fill);
        p.log.info("rules.read", { file, rules: read.length });
      } catch (error) {
        read = before;
        p.log.warn("rules.refused", {
          file,
          why: error instanceof Error ? error.message.split("\n") : "unread",
        });
      }
    };
    const watcher = watch(file, {
      awaitWriteFinish: { stabilityThreshold: QUIET_MS, pollInterval: 20 },
    });
    // What changed between the first reading and the first look comes as `add`.
    watcher.on("add", readAgain).on("change", readAgain).on("unlink", readAgain);
    watcher.on("error", () => p.log.warn("rules.unwatched", { file }));
    p.onClose(() => watcher.close());
  },
});

function answerBy(rules: readonly PlacedRule[], answers: Answers): void {
  for (const { place, when, click, mode, say } of rules) {
    for (const key of click) answers.on(`event:click=${key}`, () => say);
    if (when.length === 0) continue;
    if (mode !== "regex") {
      answers.keyword(when, say, { mode });
      continue;
    }
    for (const text of when) named(place, () => answers.hears(expression(text), () => say));
  }
}

/** Says which rule it is that an expression of cannot be run in linear time. */
function named(place: string, register: () => void): void {
  try {
    register();
  } catch (error) {
    const why = error instanceof Error ? error.message : "it cannot be used";
    throw new Error(`${place}.when: ${why}`, { cause: error });
  }
}
