import { childrenOf, type XmlTree } from "../../xml/tree.ts";
import type { Remark } from "../feed/records.ts";

/** A rule that was broken: WeCom refuses this, or the member sees something else than was meant. */
export const wrong = (code: string, zh: string, en: string): Remark =>
  Object.freeze({ code, level: "error", zh, en });

/** Something that works, and is better not relied upon. */
export const doubtful = (code: string, zh: string, en: string): Remark =>
  Object.freeze({ code, level: "warning", zh, en });

/** Takes a remark down. */
export type Note = (remark: Remark) => void;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Decodes UTF-8 strictly; a byte order mark stays. `undefined` when the bytes are no UTF-8. */
export function elementText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** How long a text is where WeCom counts: in bytes. */
export const utf8Length = (text: string) => Buffer.byteLength(text);

/** The longest beginning of `text` of at most `limit` bytes that splits no character. */
export function beginningOf(text: string, limit: number): string {
  if (utf8Length(text) <= limit) return text;
  // A decoder that may wait for more holds a broken last character back.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    Buffer.from(text).subarray(0, limit),
    { stream: true },
  );
}

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
