import type { Origin } from "../../contracts/origin.ts";
import { digest } from "../../crypto/digest.ts";
import { illFormed } from "../../events/field.ts";
import { parseInteger } from "../../events/read-scalar.ts";
import type { XmlTree } from "../../xml/tree.ts";

/**
 * Gives a message the name that all its deliveries share: 64 hexadecimal digits.
 *
 * Messages are named by MsgId, sender and second. Events have no id, and sender plus second is
 * shared by different events (opening the app and the location report that follows), so they are
 * named by everything they say: each leaf with its path, in an order that does not depend on how
 * the elements were arranged. Two truly identical events of one second cannot be told apart.
 *
 * @param tree the decrypted message; need not be well-formed otherwise
 */
export function identify(origin: Origin, tree: XmlTree): string {
  const msgId = msgIdOf(tree);
  const parts = msgId
    ? ["message", msgId, only(tree, "FromUserName"), only(tree, "CreateTime")]
    : ["event", ...leaves(tree)];
  return named(origin, parts);
}

/** Gives bytes that nobody can read a name in the same manner. */
export const identifyBytes = (origin: Origin, bytes: Uint8Array): string =>
  named(origin, ["bytes", Buffer.from(bytes).toString("latin1")]);

/**
 * Whether the name of a message is its own for all time: it has a MsgId or a CreateTime. Anything
 * else may be said again, see `UndatedNames`.
 */
export const isDated = (tree: XmlTree): boolean =>
  msgIdOf(tree) !== "" || parseInteger(only(tree, "CreateTime")) !== illFormed;

function named(origin: Origin, parts: readonly string[]): string {
  let text = measured(origin.corpId) + measured(origin.agentId);
  for (const part of parts) text += measured(part);
  return digest(text);
}

/** Empty for events, which have none. */
const msgIdOf = (tree: XmlTree) => (isEvent(tree) ? "" : only(tree, "MsgId"));

const EVENT = "event";

const isEvent = (tree: XmlTree) => {
  const msgType = only(tree, "MsgType");
  if (msgType.length < EVENT.length) return false;
  return msgType === EVENT || msgType.trim().toLowerCase() === EVENT;
};

function only(tree: XmlTree, name: string): string {
  const values = tree.get(name);
  const value = values?.[0];
  return values?.length === 1 && typeof value === "string" ? value : "";
}

// With its length before it, no text can be taken for the end of one part and the start of another.
const measured = (text: string) => `${text.length}:${text}`;

/** Every leaf as its path and its text, sorted by path. A path is a list of name and index. */
function leaves(tree: XmlTree): readonly string[] {
  const found: string[] = [];
  collect(tree, "", found);
  return found.sort();
}

// Depth is bounded by the XML reader.
function collect(tree: XmlTree, above: string, found: string[]): void {
  for (const [name, values] of tree) {
    let index = 0;
    for (const value of values) {
      const path = `${above}${name.length}:${name}${index++}/`;
      if (typeof value === "string") found.push(`${path}=${value}`);
      else collect(value, path, found);
    }
  }
}
