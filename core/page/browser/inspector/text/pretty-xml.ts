import { type TextToken, xmlTokens } from "./tokens.ts";

/**
 * XML with a line per element, indented; elements that hold only text stay on one line. Text is
 * not touched. What is not well formed comes back as it is.
 */
export function prettyXml(xml: string): string {
  const nodes = nodesOf(xmlTokens(xml.trim()));
  return nodes ? nodes.map((node) => written(node, "")).join("\n") : xml;
}

interface Element {
  readonly opening: string;
  readonly children: (Element | string)[];
  closing: string;
}

/** `undefined` when the tags do not match. */
function nodesOf(tokens: readonly TextToken[]): readonly (Element | string)[] | undefined {
  const root: Element = { opening: "", children: [], closing: "" };
  const path = [root];
  for (const text of partsOf(tokens)) {
    const parent = path.at(-1) ?? root;
    if (text.startsWith("</")) {
      if (path.length === 1 || nameIn(parent.opening) !== nameIn(text)) return undefined;
      parent.closing = text;
      path.pop();
    } else if (/^<[^?!]/.test(text) && !text.endsWith("/>")) {
      const element: Element = { opening: text, children: [], closing: "" };
      parent.children.push(element);
      path.push(element);
    } else if (text.trim() !== "") parent.children.push(text);
  }
  return path.length === 1 ? root.children : undefined;
}

const nameIn = (tag: string) => /[^</>\s]+/.exec(tag)?.[0];

/** Whole tags, CDATA sections with their marks, and the text between. */
function partsOf(tokens: readonly TextToken[]): readonly string[] {
  const parts: string[] = [];
  let open = "";
  for (const { sort, text } of tokens) {
    const begins = sort === "tag" || text === "<![CDATA[";
    if (begins || open !== "") open += text;
    else parts.push(text);
    if (open !== "" && sort === "mark" && text !== "<![CDATA[") {
      parts.push(open);
      open = "";
    }
  }
  return open === "" ? parts : [...parts, open];
}

function written(node: Element | string, indent: string): string {
  if (typeof node === "string") return indent + node;
  const { opening, children, closing } = node;
  if (children.every((child) => typeof child === "string")) {
    return `${indent}${opening}${children.join("")}${closing}`;
  }
  const inner = children.map((child) => written(child, `${indent}  `));
  return [`${indent}${opening}`, ...inner, `${indent}${closing}`].join("\n");
}
