import { z } from "zod";
import { say } from "./say.ts";

const HOW_WHEN = "when takes a word or a list of words, none of them empty";
const HOW_MODE = "mode is exact (the default), prefix, contains, word or regex";

const word = z.string({ error: HOW_WHEN }).refine((it) => it.trim() !== "", { error: HOW_WHEN });
const words = z.union([word.transform((one) => [one]), z.array(word).min(1)], { error: HOW_WHEN });

const HOW_CLICK = "click takes the key of a menu entry or a list of keys, none of them empty";
const key = z.string({ error: HOW_CLICK }).min(1, { error: HOW_CLICK });
const keys = z.union([key.transform((one) => [one]), z.array(key).min(1)], { error: HOW_CLICK });

/** One rule: which texts and menu keys it is for, and what is said then. */
export const rule = z
  .strictObject({
    when: words.optional(),
    /** Keys of menu entries of type `click`, compared with their letter case. */
    click: keys.optional(),
    /**
     * How the words are found in a text: they are all of it, its beginning, anywhere in it, or
     * anywhere as a whole word. `regex` makes them regular expressions: `^\d+$`, or `/^hi$/i`
     * with flags.
     */
    mode: z
      .enum(["exact", "prefix", "contains", "word", "regex"], { error: HOW_MODE })
      .default("exact"),
    say,
  })
  .transform(({ when = [], click = [], ...rest }) => ({ ...rest, when, click }))
  .superRefine(({ when, click, mode }, context) => {
    if (when.length + click.length === 0) {
      context.addIssue({ code: "custom", path: ["when"], message: HOW_WHEN });
    }
    if (mode !== "regex") return;
    for (const text of when) {
      const problem = problemOf(text);
      if (problem) context.addIssue({ code: "custom", path: ["when"], message: problem });
    }
  });

/**
 * The expression that a rule's text stands for. With flags between slashes, `/^hi$/i`, as in a
 * program; otherwise the text is all expression.
 *
 * @throws SyntaxError
 */
export function expression(text: string): RegExp {
  const [, source = text, flags = ""] = /^\/(.+)\/([imsu]*)$/s.exec(text) ?? [];
  return new RegExp(source, flags);
}

function problemOf(text: string): string | undefined {
  try {
    expression(text);
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : "it cannot be read";
    return `${why}; put a backslash before characters that stand for themselves, or choose another mode`;
  }
}
