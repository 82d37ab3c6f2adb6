import { REPLIES } from "../../replies/reply.ts";
import { childrenOf, type XmlTree, type XmlValue } from "../../xml/tree.ts";

/** A passive reply for people: the text itself, or what else a member would see. */
export function describeReply(reply: XmlTree): string {
  const type = leafOf(reply, "MsgType");
  const name = NAMES.get(type);
  if (name === undefined) return `[${type || "?"}] ${[...reply.keys()].join(", ")}`;
  const [content] = childrenOf(reply, "Content");
  if (typeof content === "string") return content;
  const [list] = childrenOf(reply, "Articles");
  if (list !== undefined)
    return itemsOf(list)
      .map(itemLines(`${name} ${type}`))
      .join("\n");
  const said = [...reply].flatMap(([element, values]) => (HEAD.has(element) ? [] : values));
  return [`[${name} ${type}]`, ...said.flatMap(textsIn)].join(" ");
}

/** What the kinds of replies are called, by their word on the wire. */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(REPLIES).flatMap(([kind, { name, taskCard }]) =>
    [kind, taskCard ?? kind].map((word) => [word, name] as const),
  ),
);

const HEAD: ReadonlySet<string> = new Set(["ToUserName", "FromUserName", "CreateTime", "MsgType"]);

const itemsOf = (list: XmlValue): readonly XmlTree[] =>
  typeof list === "string"
    ? []
    : childrenOf(list, "item").filter((item) => typeof item !== "string");

const itemLines = (tag: string) => (item: XmlTree, index: number) =>
  [
    `[${tag} ${index + 1}] ${leafOf(item, "Title")}`,
    leafOf(item, "Description"),
    leafOf(item, "Url"),
  ]
    .filter((line) => line !== "")
    .join("\n  ");

/** Every text inside an element, in its order. */
const textsIn = (value: XmlValue): readonly string[] =>
  typeof value === "string"
    ? [value].filter((text) => text !== "")
    : [...value.values()].flat().flatMap(textsIn);

function leafOf(tree: XmlTree, name: string): string {
  const [value] = childrenOf(tree, name);
  return typeof value === "string" ? value : "";
}
