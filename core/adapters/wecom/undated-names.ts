import { digest } from "../../crypto/digest.ts";

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
    const name = isRepeat ? lately.name : digest(`${content} ${signature}`);
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
