import { digest } from "../../crypto/signature.ts";
import { illFormed } from "../../events/field.ts";
import { parseInteger } from "../../events/read-scalar.ts";
import type { XmlTree } from "../../xml/tree.ts";
import type { WecomApp } from "../app/wecom-app.ts";

/** The app that a message was sent to; part of the message's identity. */
export type Origin = Pick<WecomApp, "corpId" | "agentId">;

/** How long an equal message is taken for a repeat: longer than WeCom keeps coming. */
const REPEAT_MS = 20_000;
/** Of each memory; the oldest goes first. A callback without a date is rare, and never a flood. */
const MOST = 1_000;

interface Lately {
  readonly name: string;
  /** On the monotonic clock, in milliseconds. */
  readonly since: number;
}

/**
 * Names for messages that say nothing of when they were made, so that only the moment of their
 * coming tells a repeat from a message that says the same once more. Within 20 s an equal one is
 * a repeat, and later a new one. A request that was signed before is a repeat however late it comes.
 *
 * What is forgotten by a restart is the first rule alone: the name comes from the signature.
 */
export class UndatedNames {
  readonly #lately = new Map<string, Lately>();
  readonly #bySignature = new Map<string, string>();

  /**
   * @param content name of what the message says, as `identify` gives it
   * @param signature of the request that brought it
   * @param now on the monotonic clock, in milliseconds
   */
  nameOf(content: string, signature: string, now: number): string {
    const known = this.#bySignature.get(signature);
    if (known !== undefined) return known;
    const lately = this.#lately.get(content);
    const isRepeat = lately !== undefined && now - lately.since < REPEAT_MS;
    const name = isRepeat ? lately.name : idOf(`${content} ${signature}`);
    if (!isRepeat) remember(this.#lately, content, { name, since: now });
    remember(this.#bySignature, signature, name);
    return name;
  }
}

function remember<T>(memory: Map<string, T>, key: string, value: T): void {
  memory.delete(key);
  memory.set(key, value);
  if (memory.size <= MOST) return;
  const [oldest] = memory.keys();
  if (oldest !== undefined) memory.delete(oldest);
}

/**
 * Gives a message the name that all its deliveries share: 32 hexadecimal digits.
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

/** No clock gets there; beyond, a number only looks like a time. */
const LAST_SECOND = 2 ** 40;

/** When a message says that it was made, in Unix seconds; 0 when it does not. */
export function stampOf(tree: XmlTree): number {
  const time = parseInteger(only(tree, "CreateTime"));
  return time !== illFormed && time > 0 && time < LAST_SECOND ? time : 0;
}

function named(origin: Origin, parts: readonly string[]): string {
  let text = measured(origin.corpId) + measured(origin.agentId);
  for (const part of parts) text += measured(part);
  return idOf(text);
}

/** Half a digest: enough to tell apart all that will ever be said, and half as long to keep. */
const idOf = (text: string) => digest(text).slice(0, 32);

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
