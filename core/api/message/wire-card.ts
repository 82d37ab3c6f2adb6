import type { TemplateCard } from "../../events/template-card.ts";

/** Where the wire's word is not the same with underscores (document 90236). */
const WORDS: Readonly<Record<string, string>> = {
  appId: "appid",
  pagePath: "pagepath",
  keyName: "keyname",
  userId: "userid",
  checkBox: "checkbox",
};

/** A card as the active API takes it: the same fields, in the wire's words. */
export const wireCard = (card: TemplateCard): Readonly<Record<string, unknown>> => renamed(card);

function renamed(fields: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [wordOf(name), wire(value)]),
  );
}

function wire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wire);
  return typeof value === "object" && value !== null ? renamed(value) : value;
}

const wordOf = (name: string) =>
  Object.hasOwn(WORDS, name)
    ? WORDS[name]
    : name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
