import type { Member } from "../../events/member.ts";
import type { Plain } from "../../plain-data.ts";
import type { Card, FormCard, ManyCard } from "../../replies/card-builders.ts";
import type { Pass, Silent } from "../../replies/outcome.ts";
import type { CardHandle } from "../../replies/push.ts";
import type { EventContext } from "../context.ts";
import type { EventFor } from "../query.ts";

/** What the handler of a click is given. */
export interface Click<D> extends EventContext<EventFor<"event:template_card_event">> {
  /** What the card was drawn from. */
  readonly data: D;
  /** Who clicked. */
  readonly member: Member;
  /** Of the card, to be stored or changed later. */
  readonly handle: CardHandle;
  /** A card of the same kind, from other data, to be returned or sent. */
  readonly draw: (data: D) => Card<string>;
}

/** The same, with what was chosen. */
export interface ClickChoice<D, C> extends Click<D> {
  readonly chosen: C;
}

/**
 * What becomes of the clicker's copy: a text stands in place of its buttons, or another card in its
 * own. `silent`: nothing. `pass`: the next handler is asked.
 */
export type ClickAnswer = string | Card<string> | Silent | Pass;

type ClickHandler<C> = (click: C) => ClickAnswer | Promise<ClickAnswer | symbol>;

/**
 * The handlers of a kind of cards, by what it draws: one for each button, or for each option of a vote
 * of one; `submit` alone, with what was chosen, for a vote of several and for lists.
 */
export type ClickHandlers<D, C> = [C] extends [ManyCard<infer K>]
  ? { readonly submit: ClickHandler<ClickChoice<D, readonly K[]>> }
  : [C] extends [FormCard<infer F>]
    ? { readonly submit: ClickHandler<ClickChoice<D, F>> }
    : [C] extends [Card<never>]
      ? { readonly [key: string]: never }
      : [C] extends [Card<infer K>]
        ? { readonly [B in K]: ClickHandler<Click<D>> }
        : never;

/** Draws cards of one kind, each from its data. */
export interface CardKind<D, C> {
  /** @throws BotError `ERR_VALUE` for data that is not plain, and what `draw` throws */
  (...data: undefined extends D ? [data?: D & Plain<D>] : [data: D & Plain<D>]): C;
  /** As it was declared. */
  readonly name: string;
}
