import { BotError } from "../errors.ts";

declare const brand: unique symbol;

/** Whether a reply can travel in the response to a callback, or only by active send. */
type Way = "passive" | "active";

/** Says on the type of a reply which way it can travel; there is no such field. */
export interface Branded<W extends Way> {
  /** Only the constructors in `reply` make replies. */
  readonly [brand]?: W;
}

/** One for every copy of this package in the process: a plugin may come with its own. */
const MADE = Symbol.for("huiyin.replies");
const shared = globalThis as { [MADE]?: WeakSet<object> };
shared[MADE] ??= new WeakSet();
const made = shared[MADE];

/** Freezes a reply and remembers it, which only the constructors in `reply` do. */
export function make<R extends object>(value: R): R {
  const frozen = Object.freeze(value);
  made.add(frozen);
  return frozen;
}

/** Whether `make` made it. */
export const isMade = (value: unknown): boolean =>
  typeof value === "object" && value !== null && made.has(value);

/**
 * One character that a member can see. Not seen: white space, control characters (most of which
 * XML forbids), marks of direction and width, half a pair, and the blank pattern of Braille.
 */
const VISIBLE =
  /[^\s\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/u;

/** Whether members would see nothing of a text: WeCom shows an empty bubble, or refuses it (44004). */
export const isInvisible = (text: string): boolean => !VISIBLE.test(text);

/** The same for a text with tags, as in `<div class="gray"></div><br>`. */
export const isInvisibleHtml = (html: string): boolean =>
  isInvisible(html.replace(/<[^<>]*>/g, ""));

/** How long a text may be. WeCom cuts off what is longer, or refuses the whole message. */
interface TextLimit {
  /** Of UTF-8. */
  readonly bytes?: number;
  /** Code points. */
  readonly characters?: number;
  /** Code points that it has at least; 1 or more refuses a text that shows nothing. */
  readonly least?: number;
}

/** @throws BotError `ERR_REPLY`, always */
export function refuseReply(verb: string, why: string): never {
  throw new BotError("ERR_REPLY", `reply.${verb} ${why}`);
}

/** What a value is, without what it holds. */
export const describe = (value: unknown) =>
  value === "" ? "an empty string" : value === null ? "null" : typeof value;

/** How many bytes of UTF-8 a text takes on the wire. */
export const bytesOf = (value: string): number => Buffer.byteLength(value, "utf8");

/**
 * A text within its limits.
 *
 * @param verb the constructor's name, for the error
 * @param what the field's name, for the error
 * @throws BotError `ERR_REPLY`
 */
export function madeText(
  verb: string,
  what: string,
  value: unknown,
  limit: TextLimit = {},
): string {
  if (typeof value !== "string") {
    return refuseReply(verb, `needs ${what}: a string, but got ${describe(value)}`);
  }
  const { bytes = Number.POSITIVE_INFINITY, characters, least = 0 } = limit;
  if (bytesOf(value) > bytes) {
    return refuseReply(
      verb,
      `takes ${what} of at most ${bytes} bytes of UTF-8, got ${bytesOf(value)}`,
    );
  }
  if (characters === undefined && least === 0) return value;
  const count = [...value].length;
  if (count < least)
    refuseReply(verb, `needs ${what} of at least ${least} characters, got ${count}`);
  if (least > 0 && isInvisible(value))
    refuseReply(verb, `needs ${what} with something to see in it`);
  if (count > (characters ?? count)) {
    refuseReply(verb, `takes ${what} of at most ${characters} characters, got ${count}`);
  }
  return value;
}

/** Those texts of `limits` that `value` has, checked; what it lacks stays away. */
export function texts<K extends string>(
  verb: string,
  value: { readonly [F in K]?: unknown },
  limits: Readonly<Record<K, TextLimit>>,
): { readonly [F in K]?: string } {
  const names = (Object.keys(limits) as K[]).filter((name) => value[name] !== undefined);
  const checked = names.map(
    (name) => [name, madeText(verb, name, value[name], limits[name])] as const,
  );
  return Object.fromEntries(checked) as { readonly [F in K]?: string };
}

/**
 * A frozen list of what `each` makes of its entries.
 *
 * @throws BotError `ERR_REPLY` for what is no list, too short or too long
 */
export function madeList<T, R>(
  verb: string,
  what: string,
  values: readonly T[],
  { least = 1, most }: { readonly least?: number; readonly most: number },
  each: (value: T) => R,
): readonly R[] {
  const count = Array.isArray(values) ? values.length : -1;
  if (count >= least && count <= most) return Object.freeze(values.map(each));
  const got = count < 0 ? describe(values) : count;
  return refuseReply(verb, `takes a list of ${least} to ${most} ${what}, but got ${got}`);
}
