import type { XmlTree } from "../../xml/tree.ts";
import { branch, leaf } from "../../xml/writer.ts";

/** Children of an element as XML again: the same tree, whatever the document looked like. */
export function writeTree(tree: XmlTree): string {
  return [...tree]
    .flatMap(([name, values]) =>
      values.map((value) =>
        typeof value === "string" ? leaf(name, value) : branch(name, writeTree(value)),
      ),
    )
    .join("");
}
