import type { XmlTree, XmlValue } from "../xml/tree.ts";

/** Gives every value that stands at a wire path, in order of appearance. */
export type Find = (tree: XmlTree) => readonly XmlValue[];

const NONE: readonly XmlValue[] = [];

/**
 * Compiles a wire path. `/` goes down through every element of that name, so
 * `SendPicsInfo/PicList/item` collects the items of all lists; `|` separates spellings of one
 * element that WeCom's own pages disagree on, and the first one present counts.
 */
export function find(wire: string): Find {
  const [first = "", ...deeper] = wire.split("/");
  return deeper.reduce<Find>((above, segment) => below(above, spelled(segment)), spelled(first));
}

function spelled(segment: string): Find {
  const [name = "", ...others] = segment.split("|");
  if (others.length === 0) return (tree) => tree.get(name) ?? NONE;
  const names = [name, ...others];
  return (tree) => {
    for (const each of names) {
      const values = tree.get(each);
      if (values) return values;
    }
    return NONE;
  };
}

// An empty element is read as empty text: nothing is below it.
const below =
  (above: Find, step: Find): Find =>
  (tree) => {
    const parents = above(tree);
    const only = parents[0];
    if (parents.length <= 1)
      return only === undefined || typeof only === "string" ? NONE : step(only);
    return parents.flatMap((parent) => (typeof parent === "string" ? NONE : step(parent)));
  };
