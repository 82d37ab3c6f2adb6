import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { CardBody } from "../../replies/card-body.ts";
import { isReply, type Reply, reply } from "../../replies/reply.ts";
import { make } from "../../replies/reply-made.ts";
import type { TemplateCardReply } from "../../replies/table/cards.ts";
import { isText } from "../../replies/table/text.ts";
import type { TemplateCard } from "../../replies/template-card.ts";
import { textTwin } from "../../replies/travel.ts";
import type { Millis } from "../../stores/port/claim.ts";
import { choicesOn, linesOf, YES_OR_NO } from "./choices.ts";
import type { Prompt } from "./conversation.ts";
import { isTimed, NO_DATE } from "./date.ts";
import { keptReplies } from "./kept-replies.ts";
import type { Choices, Talk } from "./rows.ts";

/** What an answer came to. */
export type TextReading =
  | { readonly ok: true; readonly value: unknown }
  /** What the schema says of it, where it says something. */
  | { readonly ok: false; readonly why: string | undefined };

/** A question as its member meets it. */
export interface Drawn {
  readonly replies: readonly Reply[];
  /** Missing where any text will do. */
  readonly choices?: Choices | undefined;
  /** Shown in place of the replies, where it can be sent. */
  readonly card?: TemplateCard | undefined;
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

/** A question with its numbered choices below. */
export const numbered = (question: Prompt, choices: Choices): Drawn => ({
  replies: joined([...repliesOf(question), reply.text(linesOf(choices))]),
  choices,
});

export const yesOrNo = (question: Prompt): Drawn => ({
  replies: joined([...repliesOf(question), reply.text("（是 / 否）")]),
  choices: YES_OR_NO,
});

/** A question as a card, and as a text for whom no card can be sent to. */
export function onCard(built: TemplateCardReply): Drawn {
  return { ...numbered(saidBy(built), choicesOn(built)), card: built.card };
}

/** Yes or no by two buttons. @throws BotError `ERR_REPLY` */
export function yesOrNoOn(body: CardBody): Drawn {
  const built = reply.card.buttons({ ...body, buttons: { yes: "是", no: "否" } });
  return { ...yesOrNo(saidBy(built)), card: built.card };
}

/** What a card says, but for what can be pressed on it. */
function saidBy({ card }: TemplateCardReply): Prompt {
  const {
    buttonList: _,
    checkBox: _box,
    selectList: _lists,
    submitButton: _submit,
    ...rest
  } = card;
  const notice = make<TemplateCardReply>({ kind: "template_card", card: rest });
  return textTwin(notice) ?? "";
}

/** A question as it is shown first: as a card of its own task, where it is one. */
export function shownFirst({ id, open }: Talk): readonly Reply[] {
  if (!open.card) return keptReplies(open.shown);
  return [reply.templateCard({ ...open.card, taskId: taskOf(id, open.seq) })];
}

const TASK = /^talk-([0-9a-f]{32})@(\d+)$/;
const taskOf = (talk: string, seq: number) => `talk-${talk}@${seq}`;

/** The question whose card has this task. */
export function questionOfTask(
  taskId: string,
): { readonly talk: string; readonly seq: number } | undefined {
  const [, talk, seq] = TASK.exec(taskId) ?? [];
  return talk === undefined ? undefined : { talk, seq: Number(seq) };
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
