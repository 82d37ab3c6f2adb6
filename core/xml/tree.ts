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

/** A document that was read. */
export interface XmlDocument {
  /** The children of the root element. */
  readonly root: XmlTree;
  /**
   * Whether the text of every element stands in the document in one piece: a single run or a
   * single CDATA section, without a comment or an instruction beside it. Where it does not,
   * another reader on the way may have seen another text.
   */
  readonly verbatim: boolean;
}

/**
 * What a reader makes of a document: `malformed` is final, `declined` means that a construct was
 * met which this reader leaves to the general one.
 */
export type XmlReading = XmlDocument | "malformed" | "declined";

/** Depth of the deepest element, the root being 1. WeCom's own documents reach 6. */
export const MAX_DEPTH = 8;

/**
 * Elements inside the root of a document that nobody has vouched for yet: an envelope has three.
 * What was decrypted has no such bound, since its bytes are bounded: a joint approval of some
 * hundred people is thousands of elements.
 */
export const ENVELOPE_ELEMENTS = 2_048;
