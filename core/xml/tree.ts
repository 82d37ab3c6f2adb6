/**
 * What both XML readers give: an element with child elements is a map from name to every child
 * of that name, in order of appearance; an element without is its text. Values are never
 * numbers, and names are own keys of a Map, so no name can reach a prototype.
 */
export type XmlTree = ReadonlyMap<string, readonly XmlValue[]>;

/** Text of a leaf, or the children of a branch. */
export type XmlValue = string | XmlTree;

/** The children of `tree` called `name`; none is an empty list. */
export function childrenOf(tree: XmlTree, name: string): readonly XmlValue[] {
  return tree.get(name) ?? NONE;
}

const NONE: readonly XmlValue[] = [];
