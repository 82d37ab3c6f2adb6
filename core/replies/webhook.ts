import { digest } from "../crypto/digest.ts";
import { BotError } from "../errors.ts";
import { Secret } from "../secret.ts";

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

/**
 * Who sends by a webhook: it has limits and troubles of its own, and none of those of the app that
 * knows it.
 */
export const webhookSender = (app: string, { id }: Webhook): string => `${app}${MARK}${id}`;

export const isWebhookSender = (sender: string): boolean => sender.includes(MARK);

/** The app of a sender: itself, or the one that knows the webhook. */
export const appOfSender = (sender: string): string => sender.split(MARK)[0] ?? sender;

const MARK = "/webhook:";
