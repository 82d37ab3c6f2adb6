import type { Fields } from "./field.ts";

/** Which passive replies WeCom shows for a kind (document 90241; protocol section 6.2). */
export type PassiveSlot = "none" | "text" | "card";

/** Who FromUserName names: always a member, or a member only sometimes (`sys`, or nobody). */
export type Actor = "member" | "system";

/** One row of the event table: everything the core knows about a kind. */
export interface Kind<F extends Fields = Fields, A extends Actor = Actor> {
  readonly about: string;
  readonly passive: PassiveSlot;
  readonly actor: A;
  /** The field whose value `kind=value` queries compare. */
  readonly keyedBy?: string;
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

/** A kind that a member causes. Passive replies are taken unless the row says otherwise. */
export function byMember<const F extends Fields>(
  about: string,
  fields: F,
  options: { readonly passive?: PassiveSlot; readonly keyedBy?: keyof F & string } = {},
): Kind<F, "member"> {
  return { about, passive: "none", actor: "member", fields, ...options };
}

/** A kind that WeCom itself, or somebody outside the app, causes. Nobody to reply to. */
export function bySystem<const F extends Fields>(about: string, fields: F): Kind<F, "system"> {
  return { about, passive: "none", actor: "system", fields };
}

/** An Event with ChangeTypes, all caused by the same sort of actor. */
export function changes<
  const C extends Readonly<Record<string, Kind<Fields, A>>>,
  const A extends Actor,
>(actor: A, about: string, each: C): ChangeKind<C, A> {
  return { about, actor, changes: each };
}
