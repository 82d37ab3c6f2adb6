import { CARD_CHANGE, type KindRows, MESSAGE } from "../../core/replies/kind.ts";
import type { Pushable, REPLIES, Reply } from "../../core/replies/reply.ts";
import { TEXT_KINDS, type TextReply } from "../../core/replies/table/text.ts";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>() => {};

// A row for every kind, and a kind for every row.
holds<Equal<keyof typeof REPLIES, Reply["kind"]>>();
holds<Equal<Exclude<Reply["kind"], Pushable["kind"]>, "update_button" | "update_template_card">>();

// @ts-expect-error a row is missing
({}) satisfies KindRows<TextReply>;
// @ts-expect-error a row of an unknown kind
({ ...TEXT_KINDS, hologram: MESSAGE }) satisfies KindRows<TextReply>;
// @ts-expect-error what has a passive form has a place in responses
({ text: { ...TEXT_KINDS.text, response: "none" as const } }) satisfies KindRows<TextReply>;
// @ts-expect-error and what has none has no place
({ markdown: { ...CARD_CHANGE, read: (stored: Markdown) => stored } }) satisfies KindRows<Markdown>;
type Markdown = Extract<Reply, { readonly kind: "markdown" }>;
