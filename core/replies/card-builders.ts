import {
  CARD_LIMITS,
  type CardBody,
  checkedBody,
  checkedUrl,
  entriesOf,
  optionsOf,
} from "./card-body.ts";
import { bytesOf, madeText, make, refuseReply } from "./reply-made.ts";
import type { TemplateCardReply } from "./table/cards.ts";
import { card as madeCard, type TemplateCard } from "./template-card.ts";

declare const keys: unique symbol;
declare const form: unique symbol;

/**
 * A card that `reply.card` made, typed by what members can press or choose on it. It names no task:
 * the core gives it one when it is sent, so that the same card can be sent any number of times.
 */
export interface Card<K extends string> extends TemplateCardReply {
  /** On the type alone. */
  readonly [keys]: () => K;
}

/** A vote of which several options can be chosen. */
export interface ManyCard<K extends string> extends Card<K> {
  readonly many: true;
}

/** A card of several lists: `F` says what was chosen of each. */
export interface FormCard<F> extends Card<"submit"> {
  /** On the type alone. */
  readonly [form]: () => F;
}

type Bag<T> = Readonly<Record<string, T>>;

/** A button: what it says, and how it looks. Default `blue`. */
export type CardButton =
  | string
  | { readonly text: string; readonly style?: keyof typeof STYLES | undefined };

/** The numbers of `button_list.style` (document 90236). */
const STYLES = { blue: 1, light: 2, red: 3, plain: 4 } as const;

/** What every card says, and what only some have room for. */
type ButtonsBody = Omit<CardBody, "links">;
type ChoiceBody = Pick<CardBody, "title" | "desc" | "source"> & {
  /** What the button says. At most 10 characters; default 提交. */
  readonly submit?: string | undefined;
};

type Chosen<S extends Bag<Bag<string>>> = { readonly [Q in keyof S]: keyof S[Q] & string };

/**
 * Makes cards of the five kinds, checked against what WeCom shows (document 90236). Keys are one's own
 * words: they come back when a member presses or chooses.
 *
 * Each throws BotError `ERR_REPLY`, which names the field, for a text that is too long, a list that is
 * too long or empty, and what this kind of card has no room for.
 */
export const cardBuilders = {
  /** Tells something; a tap on it opens a page. @param body `big` stands large in the middle */
  notice(
    body: CardBody & { readonly opens: string; readonly big?: string | undefined },
  ): Card<never> {
    const verb = "card.notice";
    const big = body?.big;
    return made(verb, {
      cardType: "text_notice",
      ...checkedBody(verb, body, { quote: true, facts: true, links: true }),
      cardAction: { type: 1, url: checkedUrl(verb, "opens", body?.opens) },
      ...(big !== undefined && { emphasisContent: { title: madeText(verb, "big", big, SEEN) } }),
    });
  },

  /** The same with a picture. @param body `image`: address of the picture */
  news(body: CardBody & { readonly opens: string; readonly image: string }): Card<never> {
    const verb = "card.news";
    return made(verb, {
      cardType: "news_notice",
      ...checkedBody(verb, body, { quote: true, facts: true, links: true }),
      cardAction: { type: 1, url: checkedUrl(verb, "opens", body?.opens) },
      cardImage: { url: checkedUrl(verb, "image", body?.image) },
    });
  },

  /** One to six buttons, by key. */
  buttons<const B extends Bag<CardButton>>(
    body: ButtonsBody & { readonly buttons: B },
  ): Card<keyof B & string> {
    const verb = "card.buttons";
    const buttons = entriesOf(verb, "buttons", body?.buttons, CARD_LIMITS.buttons);
    return made(verb, {
      cardType: "button_interaction",
      ...checkedBody(verb, body, { quote: true, facts: true, links: false }),
      buttonList: buttons.map(([key, button]) => madeButton(verb, key, button)),
    });
  },

  vote,

  /** One to three lists, by what stands above them, of which one option each is chosen. */
  selects<const S extends Bag<Bag<string>>>(
    body: ChoiceBody & { readonly selects: S },
  ): FormCard<Chosen<S>> {
    const verb = "card.selects";
    const lists = entriesOf(verb, "selects", body?.selects, CARD_LIMITS.selects);
    return made<FormCard<Chosen<S>>>(verb, {
      cardType: "multiple_interaction",
      ...checkedBody(verb, body, CHOICE),
      selectList: lists.map(([question, options]) => ({
        questionKey: madeText(verb, "selects", question, { least: 1, bytes: CARD_LIMITS.keyBytes }),
        title: question,
        optionList: optionsOf(verb, `selects.${question}`, options, CARD_LIMITS.selectOptions),
      })),
      submitButton: submitButton(verb, body.submit),
    });
  },
} as const;

/** One to twenty options, by key, of which one is chosen; with `many: true` any number. */
function vote<const O extends Bag<string>>(
  body: ChoiceBody & { readonly options: O; readonly many: true },
): ManyCard<keyof O & string>;
function vote<const O extends Bag<string>>(
  body: ChoiceBody & { readonly options: O; readonly many?: false | undefined },
): Card<keyof O & string>;
function vote(
  body: ChoiceBody & { readonly options: Bag<string>; readonly many?: boolean | undefined },
): Card<string> {
  const verb = "card.vote";
  const options = optionsOf(verb, "options", body?.options, CARD_LIMITS.voteOptions);
  const card: TemplateCard = {
    cardType: "vote_interaction",
    ...checkedBody(verb, body, CHOICE),
    checkBox: { questionKey: VOTE, optionList: options, mode: body.many ? 1 : 0 },
    submitButton: submitButton(verb, body.submit),
  };
  return body.many ? made<ManyCard<string>>(verb, card, { many: true }) : made(verb, card);
}

/** The one question of a vote. */
export const VOTE = "vote";

/** What the button of a vote and of lists is called. */
export const SUBMIT = "submit";

const SEEN = { least: 1 };
const CHOICE = { quote: false, facts: false, links: false };

const submitButton = (verb: string, text = "提交") => ({
  text: madeText(verb, "submit", text, CARD_LIMITS.button),
  key: SUBMIT,
});

function madeButton(verb: string, key: string, button: CardButton) {
  const { text, style } = typeof button === "object" && button !== null ? button : { text: button };
  if (style !== undefined && !Object.hasOwn(STYLES, style)) {
    return refuseReply(
      verb,
      `takes buttons.${key}.style as one of ${Object.keys(STYLES).join(", ")}`,
    );
  }
  if (bytesOf(key) > CARD_LIMITS.keyBytes) {
    return refuseReply(verb, `takes keys in buttons of at most ${CARD_LIMITS.keyBytes} bytes`);
  }
  const said = madeText(verb, `buttons.${key}`, text, CARD_LIMITS.button);
  return { text: said, style: STYLES[style ?? "blue"], key };
}

/** The types know of keys what the value shows by its buttons and options. */
function made<C extends Card<string> = Card<never>>(
  verb: string,
  value: TemplateCard,
  more: object = {},
): C {
  return make({ kind: "template_card", card: madeCard(value, verb), ...more }) as unknown as C;
}

/** Whether a card was made by `reply.card`: it names no task yet, or needs none. */
export const isBuilt = ({ card }: TemplateCardReply): boolean => card.taskId === undefined;

/** Whether members can press or choose something on a card, which takes a task. */
const isInteractive = ({ cardType, actionMenu }: TemplateCard): boolean =>
  actionMenu !== undefined || !(cardType === "text_notice" || cardType === "news_notice");

/** What a card was drawn from. */
export interface DrawnCard {
  /** The kind that drew it, as in `leave.request`: a plugin, and the kind's own name. */
  readonly kind: string;
  /** Plain data. */
  readonly data?: unknown;
}

const drawn = new WeakMap<object, DrawnCard>();

/** What a card was drawn from; `undefined` when no kind drew it, or it was read from disk. */
export const drawnOf = (reply: TemplateCardReply): DrawnCard | undefined => drawn.get(reply);

/**
 * The same card as a kind of cards sends it: its keys begin with the kind's name, and it is known
 * what it was drawn from.
 *
 * @throws BotError `ERR_REPLY` for a key that is too long with that
 */
export function drawnAs<C extends TemplateCardReply>(reply: C, from: DrawnCard): C {
  const { buttonList, submitButton, ...rest } = reply.card;
  const keyed = <B extends { readonly key?: string }>(button: B): B => {
    const key = `${from.kind}.${isOneOfMany(reply.card) ? ONE : button.key}`;
    if (bytesOf(key) > CARD_LIMITS.keyBytes) {
      refuseReply(
        "card",
        `takes keys of at most ${CARD_LIMITS.keyBytes} bytes, ${from.kind} included`,
      );
    }
    return { ...button, key };
  };
  const card = {
    ...rest,
    ...(buttonList && { buttonList: buttonList.map(keyed) }),
    ...(submitButton && { submitButton: keyed(submitButton) }),
  };
  const made = make({ ...reply, card: madeCard(card, "card") });
  drawn.set(made, from);
  return made;
}

/** What the button of a vote of one option is called: the option says what was chosen. */
export const ONE = "*";

/** A vote of which one option is chosen. */
const isOneOfMany = ({ checkBox }: TemplateCard): boolean =>
  checkBox !== undefined && checkBox.mode !== 1;

/** What members press or choose on a card that `reply.card` made: the keys of its type. */
export function keysOf({ buttonList, checkBox, submitButton, ...card }: TemplateCard): string[] {
  if (checkBox && isOneOfMany({ ...card, checkBox }))
    return checkBox.optionList.map(({ id }) => id);
  const buttons = [...(buttonList ?? []), ...(submitButton ? [submitButton] : [])];
  return buttons.flatMap(({ key }) => key ?? []);
}

/** A card as it is sent: interactive ones have a task, by which their clicks are known. */
export function withTask(reply: TemplateCardReply, taskId: string): TemplateCardReply {
  if (!isBuilt(reply) || !isInteractive(reply.card)) return reply;
  return make({ ...reply, card: Object.freeze({ ...reply.card, taskId }) });
}
