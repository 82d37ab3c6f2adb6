import { describe, madeText, refuseReply } from "./reply-made.ts";
import type { TemplateCard } from "./template-card.ts";

/** What cards say, whatever their kind. Not every kind has room for all of it. */
export interface CardBody {
  /** At most 36 characters. */
  readonly title: string;
  /** At most 44 characters. */
  readonly desc?: string | undefined;
  /** A text set apart. Not on votes and lists. */
  readonly quote?: string | undefined;
  /** At most 6 lines, by what stands before them. Not on votes and lists. */
  readonly facts?: Readonly<Record<string, CardFact>> | undefined;
  /** At most 3 links, by what they say: addresses of pages. On notices alone. */
  readonly links?: Readonly<Record<string, string>> | undefined;
  /** Who speaks, above the card. At most 20 characters. */
  readonly source?: string | undefined;
}

/** What stands in a line of facts: a text, which may open a page or the details of a member. */
export type CardFact =
  | string
  | {
      readonly text: string;
      readonly url?: string | undefined;
      /** UserID. */
      readonly user?: string | undefined;
    };

/** What WeCom shows at most (document 90236). Longer texts it cuts off, longer lists it refuses. */
export const CARD_LIMITS = {
  title: { least: 1, characters: 36 },
  desc: { least: 1, characters: 44 },
  source: { least: 1, characters: 20 },
  button: { least: 1, characters: 10 },
  option: { least: 1, characters: 16 },
  facts: 6,
  links: 3,
  buttons: 6,
  voteOptions: 20,
  selects: 3,
  selectOptions: 10,
  urlBytes: 2_048,
  /** Of buttons and questions; */
  keyBytes: 1_024,
  /** of options. */
  optionKeyBytes: 128,
} as const;

/** What a kind of card has room for. */
interface Room {
  readonly quote: boolean;
  readonly facts: boolean;
  readonly links: boolean;
}

const SEEN = { least: 1 };

/**
 * The part of a card that all kinds share, in WeCom's words.
 *
 * @param verb the builder's name, for the error
 * @throws BotError `ERR_REPLY`
 */
export function checkedBody(verb: string, body: CardBody, room: Room): Partial<TemplateCard> {
  if (typeof body !== "object" || body === null) {
    return refuseReply(verb, `needs an object with a title, but got ${describe(body)}`);
  }
  for (const field of ["quote", "facts", "links"] as const) {
    if (body[field] !== undefined && !room[field]) {
      refuseReply(verb, `has no room for ${field}: WeCom shows none on this kind of card`);
    }
  }
  const { title, desc, quote, facts, links, source } = body;
  return {
    mainTitle: {
      title: madeText(verb, "title", title, CARD_LIMITS.title),
      ...(desc !== undefined && { desc: madeText(verb, "desc", desc, CARD_LIMITS.desc) }),
    },
    ...(source !== undefined && {
      source: { desc: madeText(verb, "source", source, CARD_LIMITS.source) },
    }),
    ...(quote !== undefined && {
      quoteArea: { type: 0, quoteText: madeText(verb, "quote", quote, SEEN) },
    }),
    ...(facts !== undefined && {
      horizontalContentList: entriesOf(verb, "facts", facts, CARD_LIMITS.facts, 0).map((entry) =>
        factOf(verb, ...entry),
      ),
    }),
    ...(links !== undefined && {
      jumpList: entriesOf(verb, "links", links, CARD_LIMITS.links, 0).map(([text, url]) => ({
        type: 1,
        title: madeText(verb, "links", text, SEEN),
        url: checkedUrl(verb, `links.${text}`, url),
      })),
    }),
  };
}

function factOf(verb: string, keyName: string, fact: CardFact) {
  const at = `facts.${keyName}`;
  const { text, url, user } = typeof fact === "object" && fact !== null ? fact : { text: fact };
  const row = {
    keyName: madeText(verb, "facts", keyName, SEEN),
    value: madeText(verb, at, text, SEEN),
  };
  if (url !== undefined && user !== undefined) {
    return refuseReply(verb, `takes either url or user in ${at}, but got both`);
  }
  if (url !== undefined) return { ...row, type: 1, url: checkedUrl(verb, `${at}.url`, url) };
  if (user === undefined) return row;
  return { ...row, type: 3, userId: madeText(verb, `${at}.user`, user, SEEN) };
}

/** @throws BotError `ERR_REPLY` for what is no address of a page */
export function checkedUrl(verb: string, what: string, value: unknown): string {
  const url = madeText(verb, what, value, { least: 1, bytes: CARD_LIMITS.urlBytes });
  return /^https?:\/\//i.test(url)
    ? url
    : refuseReply(verb, `takes ${what} as an address that begins with http:// or https://`);
}

/** Options of a list, by key. */
export const optionsOf = (
  verb: string,
  what: string,
  options: Readonly<Record<string, string>>,
  most: number,
) =>
  entriesOf(verb, what, options, most).map(([id, text]) => ({
    id: madeText(verb, what, id, { least: 1, bytes: CARD_LIMITS.optionKeyBytes }),
    text: madeText(verb, `${what}.${id}`, text, CARD_LIMITS.option),
  }));

/**
 * What stands under each key, in the order in which it was written.
 *
 * @throws BotError `ERR_REPLY` for what is no object, too many and too few
 */
export function entriesOf<T>(
  verb: string,
  what: string,
  value: Readonly<Record<string, T>>,
  most: number,
  least = 1,
): readonly (readonly [key: string, value: T])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refuseReply(verb, `needs ${what}: an object by key, but got ${describe(value)}`);
  }
  const entries = Object.entries(value);
  if (entries.length >= least && entries.length <= most) return entries;
  return refuseReply(verb, `takes ${least} to ${most} ${what}, but got ${entries.length}`);
}
