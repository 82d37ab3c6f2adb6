import { digest } from "../crypto/signature.ts";
import { BotError } from "../errors.ts";
import type { Member } from "../events/member.ts";
import { Secret } from "../secret.ts";

/** Who an active message goes to. Only `to` makes them. Frozen. */
export interface Recipient {
  /** Name of the app that sends; `undefined` for the only one. */
  readonly app: string | undefined;
  /** UserIDs. */
  readonly users: readonly string[];
  /** Department ids. */
  readonly parties: readonly string[];
  readonly tags: readonly string[];
  /** Everybody in the app's visible range. */
  readonly everyone: boolean;
  /** A group chat that this app has made; then nobody else. */
  readonly chatId: string | undefined;
  /** A group's webhook; then nobody else. */
  readonly webhook: Webhook | undefined;
}

/** Which app sends, where there are several. */
export interface FromApp {
  /** Name of the app in `bot.config.ts`. */
  readonly app?: string;
}

type Ids = string | readonly string[];

/** What one message may name at most (document 90236). */
const MOST = { users: 1_000, parties: 100, tags: 100 } as const;

const NONE: readonly string[] = Object.freeze([]);
/** A recipient that names nobody. */
export const NOBODY = {
  app: undefined,
  users: NONE,
  parties: NONE,
  tags: NONE,
  everyone: false,
  chatId: undefined,
  webhook: undefined,
} as const;

/**
 * Says who an active message goes to. Each throws `ERR_REPLY` for nobody, for too many, and for
 * ids that WeCom could read as several.
 */
export const to = {
  /** @param who members as events name them, or UserIDs; at most 1,000 */
  user: (who: Member | Ids, from: FromApp = {}): Recipient =>
    isMember(who)
      ? recipient({ users: Object.freeze([who.userId]), app: who.app })
      : recipient({ users: ids("user", who, MOST.users), app: from.app }),

  /** @param id of departments, at most 100; those below them are reached too */
  party: (id: Ids, from: FromApp = {}): Recipient =>
    recipient({ parties: ids("party", id, MOST.parties), app: from.app }),

  /** @param id of tags, at most 100 */
  tag: (id: Ids, from: FromApp = {}): Recipient =>
    recipient({ tags: ids("tag", id, MOST.tags), app: from.app }),

  /** Everybody in the app's visible range. */
  all: (from: FromApp = {}): Recipient => recipient({ everyone: true, app: from.app }),

  /** @param chatId of a group chat that this app has made */
  chat: (chatId: string, from: FromApp = {}): Recipient =>
    recipient({ chatId: ids("chat", chatId, 1)[0], app: from.app }),

  /**
   * Needs no app; one of them keeps the key, sealed.
   *
   * @param address that the group's robot shows, or the key at its end: whoever has it can write there
   */
  webhook: (address: string | Secret, from: FromApp = {}): Recipient =>
    recipient({ webhook: webhookOf(address), app: from.app }),
} as const;

const recipient = (some: Partial<Recipient>): Recipient => Object.freeze({ ...NOBODY, ...some });

const isMember = (who: Member | Ids): who is Member =>
  typeof who === "object" && who !== null && "userId" in who;

function ids(verb: string, value: Ids, most: number): readonly string[] {
  const list = [value].flat();
  const fits = list.length >= 1 && list.length <= most && list.every(isId);
  if (fits) return Object.freeze(list);
  throw new BotError(
    "ERR_REPLY",
    `to.${verb} takes 1 to ${most} ids: non-empty strings without | and not @all (see to.all)`,
  );
}

const isId = (value: unknown) =>
  typeof value === "string" && value !== "" && value !== "@all" && !value.includes("|");

/** A group's webhook: whoever knows its key can write into the group. */
export interface Webhook {
  /** What rows, logs and people call it by; tells nothing of the key. */
  readonly id: string;
  /** `undefined` where it was read from a row. */
  readonly key: Secret | undefined;
}

const KEY = /^[\w-]{1,128}$/;
const ID_CHARACTERS = 16;
const PATH = "/cgi-bin/webhook/send";

/**
 * Reads what the group shows: the whole address, or its key alone.
 *
 * @throws BotError `ERR_REPLY` for what is neither; the message does not hold it
 */
export function webhookOf(address: string | Secret): Webhook {
  const given: unknown = address instanceof Secret ? address.reveal() : address;
  const text = typeof given === "string" ? given.trim() : "";
  const key = text.includes("://") ? keyIn(text) : text;
  if (!key || !KEY.test(key)) {
    throw new BotError(
      "ERR_REPLY",
      "a webhook is the address that the group's robot shows, " +
        `https://qyapi.weixin.qq.com${PATH}?key=…, or the key at its end`,
    );
  }
  const id = digest(`webhook\n${key}`).slice(0, ID_CHARACTERS);
  return Object.freeze({ id, key: new Secret(key) });
}

/** Of any host: a proxy's address is a webhook's too, and calls go where all others go. */
function keyIn(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { pathname, searchParams } = new URL(address);
  return pathname.endsWith(PATH) ? (searchParams.get("key") ?? undefined) : undefined;
}

const MARK = "/webhook:";

/**
 * Who sends by a webhook: it has limits and troubles of its own, and none of those of the app that
 * knows it.
 */
export const webhookSender = (app: string, { id }: Webhook): string => `${app}${MARK}${id}`;

export const isWebhookSender = (sender: string): boolean => sender.includes(MARK);

/** The app of a sender: itself, or the one that knows the webhook. */
export const appOfSender = (sender: string): string => sender.split(MARK)[0] ?? sender;
