import { childrenOf, type XmlTree, type XmlValue } from "../../xml/tree.ts";
import type { WireCard } from "../chat/content.ts";
import type { JsonValue } from "../json.ts";
import { type AnyLayout, type AnyRow, CARD_LAYOUT, EXTRAS } from "./card-layout.ts";
import { doubtful, type Note, wrong } from "./remark.ts";

const CARD_TYPES: readonly string[] = [
  "text_notice",
  "news_notice",
  "button_interaction",
  "vote_interaction",
  "multiple_interaction",
];

/** Reads `TemplateCard`; `undefined` when a remark says why it is no card. */
export function readCard(element: XmlTree, note: Note): WireCard | undefined {
  const card = structureOf(element, CARD_LAYOUT, "", note) as Partial<WireCard>;
  if (card.card_type !== undefined && CARD_TYPES.includes(card.card_type)) return card as WireCard;
  note(NO_CARD_TYPE);
  return undefined;
}

type Structure = Readonly<Record<string, JsonValue>>;

function structureOf(tree: XmlTree, layout: AnyLayout, path: string, note: Note): Structure {
  noteStrangers(tree, layout, path, note);
  return Object.fromEntries(
    Object.entries(layout).flatMap(([field, row]): readonly [string, JsonValue][] => {
      if (row === null) return [];
      const values = childrenOf(tree, row[1]);
      const value = values.length === 0 ? undefined : read(values, row, path, note);
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

function read(values: readonly XmlValue[], row: AnyRow, path: string, note: Note) {
  const [first = ""] = values;
  const here = `${path}${row[1]}`;
  const structure = (value: XmlValue, layout: AnyLayout): Structure =>
    typeof value === "string" ? {} : structureOf(value, layout, `${here}/`, note);
  if (row[0] === "list") return values.map((value) => structure(value, row[2]));
  if (row[0] === "part") return structure(first, row[2]);
  if (typeof first === "string") return scalarOf(first, row[0], here, note);
  note(badValue(here, "文本", "text"));
  return undefined;
}

function scalarOf(text: string, as: "text" | "number" | "flag", path: string, note: Note) {
  if (as === "text") return text;
  const bare = text.trim();
  if (as === "number") {
    if (/^-?\d+(?:\.\d+)?$/.test(bare)) return Number(bare);
    note(badValue(path, "数字", "a number"));
    return undefined;
  }
  if (/^(?:true|1)$/.test(bare)) return true;
  if (!/^(?:false|0)$/.test(bare)) note(badValue(path, "true 或 false", "true or false"));
  return false;
}

function noteStrangers(tree: XmlTree, layout: AnyLayout, path: string, note: Note): void {
  const known = new Set(Object.values(layout).map((row) => row?.[1]));
  const strangers = [...tree.keys()].filter(
    (name) => !known.has(name) && !EXTRAS.has(`${path}${name}`),
  );
  if (strangers.length === 0) return;
  const names = strangers.map((name) => `${path}${name}`).join(", ");
  note(
    doubtful(
      "reply.card_element",
      `卡片里有不认识的元素：${names}，会被忽略。XML 里的名字是驼峰式（MainTitle），列表不套外层，逐个重复。`,
      `The card has unknown elements, which are ignored: ${names}. Names in XML are in camel case (MainTitle), and lists are repeated without a wrapper.`,
    ),
  );
}

const badValue = (path: string, zh: string, en: string) =>
  wrong(
    "reply.card_value",
    `卡片的 ${path} 应为${zh}，这个值被忽略。`,
    `${path} of the card has to be ${en}; this value is ignored.`,
  );

const NO_CARD_TYPE = wrong(
  "reply.card_type",
  `TemplateCard 里没有 CardType，或类型不认识：应为 ${CARD_TYPES.join("、")} 之一。`,
  `TemplateCard has no CardType, or an unknown one: it is one of ${CARD_TYPES.join(", ")}.`,
);
