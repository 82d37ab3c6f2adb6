import { definePlugin } from "huiyin";
import { z } from "zod";
import { expression, rule } from "./rule.ts";

/**
 * Answers texts by a table of words. Words and texts are compared without regard to letter case
 * and full or half width. Words that are the whole text go first, then the lowest rule.
 */
export const keywordReply = definePlugin({
  name: "keyword-reply",
  config: z.strictObject({ rules: z.array(rule) }),
  setup(p) {
    for (const [index, { when, click, mode, say }] of p.config.rules.entries()) {
      for (const key of click) p.on(`event:click=${key}`, () => say);
      if (when.length === 0) continue;
      if (mode !== "regex") {
        p.keyword(when, say, { mode });
        continue;
      }
      for (const text of when) {
        named(index, () => p.hears(expression(text), () => say));
      }
    }
  },
});

/** Says which rule it is that an expression of cannot be run in linear time. */
function named(index: number, register: () => void): void {
  try {
    register();
  } catch (error) {
    const why = error instanceof Error ? error.message : "it cannot be used";
    throw new Error(`rules[${index}].when: ${why}`, { cause: error });
  }
}
