import type { XmlTree } from "../xml/tree.ts";
import { childrenOf } from "../xml/tree.ts";
import type { Field } from "./field.ts";
import { illFormed } from "./field.ts";

/** placeholder */
export const text = (wire: string, note = ""): Field<string> => ({
  wire,
  shape: "string",
  note,
  read: (tree: XmlTree) => {
    const v = childrenOf(tree, wire)[0];
    return typeof v === "string" ? v : v === undefined ? "" : illFormed;
  },
});
export const decimal = (wire: string, note = ""): Field<number> => ({
  wire,
  shape: "number",
  note,
  read: (tree: XmlTree) => {
    const v = childrenOf(tree, wire)[0];
    return typeof v === "string" ? Number(v) : illFormed;
  },
});
