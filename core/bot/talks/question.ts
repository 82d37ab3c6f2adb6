import type { StandardSchemaV1 } from "@standard-schema/spec";
import { isReply, type Reply, reply } from "../../replies/reply.ts";
import { isText } from "../../replies/table/text.ts";
import type { Millis } from "../../stores/port/claim.ts";
import { fold } from "../keywords/words.ts";
import type { Option, Prompt } from "./conversation.ts";
import { isTimed, NO_DATE } from "./date.ts";
import type { Choice } from "./rows.ts";

/** What an answer came to. */
export type TextReading =
  | { readonly ok: true; readonly value: unknown }
  /** What the schema says of it, where it says something. */
  | { readonly ok: false; readonly why: string | undefined };

/** A question as its member meets it. */
export interface Drawn {
  readonly replies: readonly Reply[];
  /** Missing where any text will do. */
  readonly choices?: readonly Choice[] | undefined;
  /** Queries of the events that answer it. */
  readonly waits?: readonly string[] | undefined;
}

/**
 * The replies of a question or of something said.
 *
 * @throws TypeError for what is none
 */
export function repliesOf(question: Prompt): readonly Reply[] {
  const parts = Array.isArray(question) ? question : [question];
  if (parts.length === 0) throw new TypeError("it says nothing");
  return parts.map((part: unknown) => {
    if (typeof part === "string") return reply.text(part);
    if (isReply(part)) return part;
    throw new TypeError("it takes texts and what reply.text(…) and the like make");
  });
}

/** Texts that follow each other are one message: of several a response could hold only the first. */
export function joined(replies: readonly Reply[]): readonly Reply[] {
  const all: Reply[] = [];
  for (const next of replies) {
    const last = all.at(-1);
    if (last && isText(last) && isText(next)) {
      all[all.length - 1] = reply.text(`${last.content}\n${next.content}`);
    } else all.push(next);
  }
  return all;
}

/**
 * The choices of a list or a map.
 *
 * @throws TypeError for none, or two that are typed alike
 */
export function choicesOf(options: unknown): readonly Choice[] {
  const isList = Array.isArray(options);
  if (typeof options !== "object" || options === null) {
    throw new TypeError("it takes a list of texts, or a map of them");
  }
  const choices = Object.entries(options).map(([key, option]: [string, Option]): Choice => {
    const { text, words = [] } = typeof option === "string" ? { text: option } : option;
    return { value: isList ? text : key, text, words };
  });
  if (choices.length === 0) throw new TypeError("it takes at least one option");
  const typed = new Set<string>();
  for (const { text, words } of choices) {
    for (const word of [text, ...words]) {
      const folded = typeof word === "string" ? fold(word) : "";
      if (folded === "") throw new TypeError("an option is a text that is not blank");
      if (typed.has(folded)) throw new TypeError("two of its options are typed alike");
      typed.add(folded);
    }
  }
  return choices;
}

/** A question with its numbered choices below. */
export function numbered(question: Prompt, choices: readonly Choice[]): Drawn {
  const lines = choices.map(({ text }, index) => `${index + 1}. ${text}`);
  return { replies: joined([...repliesOf(question), reply.text(lines.join("\n"))]), choices };
}

export const YES_OR_NO: readonly Choice[] = [
  {
    value: true,
    text: "是",
    words: ["好", "好的", "确认", "对", "可以", "同意", "yes", "y", "ok"],
  },
  { value: false, text: "否", words: ["不", "不是", "不对", "不要", "不同意", "no", "n"] },
];

export const yesOrNo = (question: Prompt): Drawn => ({
  replies: joined([...repliesOf(question), reply.text("（是 / 否）")]),
  choices: YES_OR_NO,
});

const NUMBER = /^(\d{1,3})[.、)]?$/;

/** What a text chooses: as it stands, by another word for it, or by its number. */
export function chosen(choices: readonly Choice[], text: string): Choice | undefined {
  const typed = fold(text);
  const named = choices.find((choice) =>
    [choice.text, ...choice.words].some((word) => fold(word) === typed),
  );
  if (named) return named;
  const [, number] = NUMBER.exec(typed) ?? [];
  return number === undefined ? undefined : choices[Number(number) - 1];
}

/**
 * Validates a text.
 *
 * @param now when it was typed
 * @throws what the schema throws
 */
export async function readBy(
  schema: StandardSchemaV1,
  text: string,
  now: Millis,
): Promise<TextReading> {
  if (isTimed(schema)) {
    const value = schema.at(text, now);
    return value === undefined ? { ok: false, why: NO_DATE } : { ok: true, value };
  }
  const result = await schema["~standard"].validate(text);
  if (!result.issues) return { ok: true, value: result.value };
  return { ok: false, why: result.issues[0]?.message };
}
