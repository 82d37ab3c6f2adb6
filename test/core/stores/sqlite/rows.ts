import type { Arrival, MessageAnswer, MessageEnd } from "../../../../core/stores/port/messages.ts";
import type { NewPart } from "../../../../core/stores/port/parts.ts";

export const hex = (number: number) => number.toString(16).padStart(32, "0");

/** A message as it comes now. */
export const arrivalOf = (number: number, more: Partial<Arrival> = {}): Arrival => ({
  id: hex(number),
  app: "main",
  lane: "main/li",
  kind: "text",
  body: Buffer.from(`<xml>${number}\0</xml>`),
  at: Date.now(),
  stamp: Math.floor(Date.now() / 1_000),
  ...more,
});

/** An end with a reply in the response. */
export const endOf = (
  of: MessageEnd["of"],
  answer: Partial<MessageAnswer> = {},
  more: Partial<MessageEnd> = {},
): MessageEnd => ({
  of,
  at: Date.now(),
  answer: { route: "passive", reply: `reply to ${of.id}`, parts: [], ...answer },
  ...more,
});

export const partOf = (id: string, more: Partial<NewPart> = {}): NewPart => ({
  id,
  app: "main",
  lane: "main/li",
  isAnswer: false,
  to: '{"app":"main","users":["Li"]}',
  members: ["main/li"],
  reply: '{"kind":"text","content":"hi"}',
  hasFile: false,
  digest: `digest of ${id}`,
  at: Date.now(),
  nextAt: Date.now(),
  state: "pending",
  ...more,
});
