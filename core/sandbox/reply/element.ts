import { childrenOf, type XmlTree } from "../../xml/tree.ts";

/** Text of the first child called `name`; `undefined` when there is none, or it has children. */
export function leafOf(tree: XmlTree, name: string): string | undefined {
  const [value] = childrenOf(tree, name);
  return typeof value === "string" ? value : undefined;
}

/** The first child called `name` that has children itself. */
export function branchOf(tree: XmlTree, name: string): XmlTree | undefined {
  const [value] = childrenOf(tree, name);
  return typeof value === "string" ? undefined : value;
}

/** All children called `name`; one without children of its own is an empty tree. */
export function branchesOf(tree: XmlTree, name: string): readonly XmlTree[] {
  return childrenOf(tree, name).map((value) => (typeof value === "string" ? NOTHING : value));
}

const NOTHING: XmlTree = new Map();
