import { BotError } from "../errors.ts";
import type { Entropy } from "../ports/entropy.ts";
import { isBuilt } from "../replies/card-builders.ts";
import type { AnswerPolicy } from "../replies/late.ts";
import type { Messenger } from "../replies/messenger.ts";
import type { CardHandle, Pusher, PushRequest, Receipt, Sent } from "../replies/push.ts";
import type { Recipient } from "../replies/recipient.ts";
import { appOfSender, type Webhook, webhookSender } from "../replies/recipient.ts";
import type { Reply } from "../replies/reply.ts";
import { findCard, newCardRow } from "../stores/card-rows.ts";
import { persist } from "../stores/persist.ts";
import type { NewPart } from "../stores/port/parts.ts";
import type { Swap } from "../stores/port/values.ts";
import type { Tools } from "../stores/tools.ts";
import { AnswerParts } from "./answer-parts.ts";
import { newPart, partId, pieceId, wholeId } from "./part.ts";
import type { Sender } from "./sender.ts";

/**
 * The app that sends: the one that is named, or the only one.
 *
 * @throws BotError `ERR_SEND` when there is no such app, or several and none is named
 */
export function senderNamed(named: string | undefined, apps: readonly string[]): string {
  const [only, ...others] = apps;
  if (named === undefined && only !== undefined && others.length === 0) return only;
  if (named !== undefined && apps.includes(named)) return named;
  throw new BotError(
    "ERR_SEND",
    named === undefined
      ? `there are several apps: say which one sends, as in to.user("li", { app: "${only}" })`
      : `there is no app named ${named}; there are ${apps.join(", ")}`,
  );
}

interface PusherOptions {
  readonly tools: Tools;
  readonly messenger: Messenger;
  readonly sender: Pick<Sender, "kick" | "sent" | "takeBack">;
  readonly entropy: Entropy;
  /** Names of the apps. */
  readonly apps: readonly string[];
  readonly policyOf: (app: string) => Pick<AnswerPolicy, "plainMarkdown" | "texts">;
  /** How many messages one push may be. */
  readonly mostParts: number;
  readonly webhookKeys: WebhookKeeper;
}

/** Keeps the keys of webhooks, where nobody can read them. */
export interface WebhookKeeper {
  /** @returns what is put in together with the messages that need the key */
  keep(app: string, webhook: Webhook): readonly Swap[];
}

/** Bytes of a name that nobody gave. */
const NAME_BYTES = 16;

/** Takes explicit active sends into the outbox. */
export function createPusher(options: PusherOptions): Pusher {
  const { tools, messenger, sender, entropy } = options;
  const { store, clock, logger } = tools;
  const { apps, policyOf, mostParts, webhookKeys } = options;

  const nameOf = ({ plugin, message, key }: PushRequest): string =>
    key === undefined
      ? Buffer.from(entropy(NAME_BYTES)).toString("hex")
      : partId("push", message, plugin, key);

  const partsOf = (sender: string, request: PushRequest): readonly Reply[] => {
    const { plugin, reply, message, to } = request;
    const app = appOfSender(sender);
    const { plainMarkdown, texts } = policyOf(app);
    const parts = new AnswerParts({
      most: mostParts,
      texts,
      sendsFiles: () => true,
      // Nobody reads a group with a webhook in WeChat.
      plainMarkdown: plainMarkdown && !to.webhook,
      onCut: (count) => logger.warn("outbox.cut", { app, plugin, message, parts: count }),
    });
    return parts.whole([reply]);
  };

  const rowsOf = (request: PushRequest): readonly NewPart[] => {
    const { plugin, to, message, from } = request;
    const app = senderOf(to);
    const obstacle = messenger.obstacle(app);
    if (obstacle !== undefined) throw refused(whyNot(app, obstacle));
    const name = nameOf(request);
    const now = clock.now();
    const replies = partsOf(app, request);
    return replies.map((part, ordinal) =>
      newPart({
        id: pieceId(name, ordinal, replies.length),
        app,
        to,
        reply: part,
        message,
        from,
        plugin,
        state: "pending",
        now,
        nextAt: now,
      }),
    );
  };

  /** A webhook needs no app, and so it does not matter which of them knows it. */
  const senderOf = ({ app, webhook }: Recipient): string =>
    webhook ? webhookSender(senderNamed(app ?? apps[0], apps), webhook) : senderNamed(app, apps);

  const recall = async (parts: readonly NewPart[]): Promise<void> => {
    // From the end, so that what is left of a long text reads from its begin.
    for (const { id, app } of parts.toReversed()) {
      if (await sender.takeBack(id)) continue;
      const { msgId } = await sender.sent(id);
      if (msgId === undefined) throw new BotError("ERR_API", "WeCom gave no id to recall it by");
      const attempt = await messenger.recall(app, msgId);
      if (!attempt.ok) throw new BotError("ERR_API", attempt.failure.message);
    }
  };

  const receiptOf = (parts: readonly NewPart[]): Receipt => {
    const ends = parts.map(({ id }) => sender.sent(id));
    // Nobody has to wait; whoever does is told what was said when it was sent.
    for (const end of ends) end.catch(() => {});
    return Object.freeze({
      id: wholeId(parts[0]?.id ?? ""),
      sent: async () => together(await Promise.all(ends)),
      recall: () => recall(parts),
    });
  };

  /**
   * What a message is answered with waits while the disk is full, since the message has been taken in.
   *
   * @param card what is kept of it, where it is one
   * @returns whether it had to, or has looked before it did
   */
  const put = async (
    { message, plugin, key, to: { webhook } }: PushRequest,
    parts: readonly NewPart[],
    card: Swap | undefined,
  ): Promise<boolean> => {
    let waited = false;
    const onFailure = ({ code }: BotError) => {
      waited = true;
      logger.warn("outbox.unstored", { message, plugin, code });
    };
    const values = [
      ...(webhook ? webhookKeys.keep(appOfSender(parts[0]?.app ?? ""), webhook) : []),
      ...(card && !(key !== undefined && (await isKnown(parts))) ? [card] : []),
    ];
    waited ||= card !== undefined && key !== undefined;
    const give = () => store.parts.push({ parts, values });
    await (message === undefined ? give() : persist({ clock, onFailure }, give));
    return waited;
  };

  /** An earlier run has sent the card, and much may have become of it since. */
  const isKnown = async ([part]: readonly NewPart[]): Promise<boolean> =>
    part !== undefined && (await findCard(store, part.id, clock.now())) !== undefined;

  return {
    async push(request) {
      const parts = rowsOf(request);
      const [first] = parts;
      const card = first && newCardRow(first, request.reply);
      const stored = put(request, parts, card);
      // In this very turn: what is sent at once is leased together with being put in.
      const kick = () => sender.kick(parts[0]?.app);
      kick();
      const waited = await stored;
      const receipt = receiptOf(parts);
      if (waited) kick();
      const { reply } = request;
      if (reply.kind !== "template_card" || !isBuilt(reply) || !first) return receipt;
      const handle: CardHandle = Object.freeze({ card: first.id, app: appOfSender(first.app) });
      return Object.freeze({ ...receipt, handle });
    },
  };
}

/** A long text is several messages, and one receipt. */
function together(sent: readonly Sent[]): Sent {
  const last = sent.at(-1);
  return {
    msgId: last?.msgId,
    unreachable: [...new Set(sent.flatMap(({ unreachable }) => unreachable))],
    responseCode: last?.responseCode,
  };
}

const whyNot = (app: string, obstacle: string) =>
  obstacle === "no_secret"
    ? `apps.${app} has no secret: set WECOM_SECRET, or secret in wecomApp({ … })`
    : `apps.${app} cannot send (${obstacle})`;

const refused = (why: string) => new BotError("ERR_SEND", `cannot push: ${why}`);
