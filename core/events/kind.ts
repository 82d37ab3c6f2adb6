import type { Fields } from "./field.ts";

/**
 * Which passive replies WeCom shows for a kind (document 90241): messages, changes of the template
 * card that was pressed, or the one change of an older task card.
 */
export type PassiveSlot = "none" | "text" | "card" | "taskcard";

/** Who FromUserName names: always a member, or a member only sometimes (`sys`, or nobody). */
export type Actor = "member" | "system";

/** One row of the event table: everything the core knows about a kind. */
export interface Kind<
  F extends Fields = Fields,
  A extends Actor = Actor,
  K extends string | undefined = string | undefined,
> {
  /** When it comes, for the docs. */
  readonly about: string;
  readonly passive: PassiveSlot;
  readonly actor: A;
  /** The field whose value `kind=value` queries compare. */
  readonly keyedBy: K;
  /** Other spellings of the name that were seen on the wire, beside letter case. */
  readonly alsoSpelled: readonly string[];
  readonly fields: F;
}

/** A row for an Event whose ChangeType tells the rest. Shared fields stand in every change. */
export interface ChangeKind<
  C extends Readonly<Record<string, Kind>> = Readonly<Record<string, Kind>>,
  A extends Actor = Actor,
> {
  readonly about: string;
  readonly actor: A;
  readonly changes: C;
}

const PLAIN = { passive: "none", keyedBy: undefined, alsoSpelled: [] } as const;

/** A kind that a member causes. It takes no passive reply unless the row says so. */
export function byMember<
  const F extends Fields,
  const K extends (keyof F & string) | undefined = undefined,
>(
  about: string,
  fields: F,
  options: { readonly passive?: PassiveSlot; readonly keyedBy?: K } = {},
): Kind<F, "member", K> {
  return { ...PLAIN, about, actor: "member", fields, ...options } as Kind<F, "member", K>;
}

/** A kind that WeCom itself, or somebody outside the app, may cause. Nobody to reply to. */
export function bySystem<const F extends Fields>(
  about: string,
  fields: F,
  options: { readonly alsoSpelled?: readonly string[] } = {},
): Kind<F, "system", undefined> {
  return { ...PLAIN, about, actor: "system", fields, ...options };
}

/** An Event with ChangeTypes, all caused by the same sort of actor. */
export function changes<
  const C extends Readonly<Record<string, Kind<Fields, A>>>,
  const A extends Actor,
>(actor: A, about: string, each: C): ChangeKind<C, A> {
  return { about, actor, changes: each };
}
