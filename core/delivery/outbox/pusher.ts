import type { Messenger } from "../../contracts/messenger.ts";
import type { NewPart } from "../../contracts/outbox.ts";
import type { Pusher, PushRequest, Receipt, Sent } from "../../contracts/push.ts";
import type { Store } from "../../contracts/store.ts";
import { BotError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Entropy } from "../../ports/entropy.ts";
import { partsAtOnce } from "../parts.ts";
import { newPart, partId } from "./new-part.ts";
import type { Sender } from "./sender.ts";

export interface PusherOptions {
  readonly store: Store;
  readonly messenger: Messenger;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Names of the apps. */
  readonly apps: readonly string[];
}

/** Takes explicit active sends into the outbox. */
export function createPusher(options: PusherOptions): Pusher {
  const { store, messenger, sender, clock, entropy, apps } = options;

  const rowsOf = ({ plugin, reply, to, message, key }: PushRequest): readonly NewPart[] => {
    const app = appOf(to.app, apps);
    if (messenger.obstacle(app) !== undefined) {
      throw refused(`apps.${app} has no secret: set WECOM_SECRET, or secret in wecomApp({ … })`);
    }
    const name = key ?? Buffer.from(entropy(16)).toString("hex");
    const now = clock.now();
    return partsAtOnce([reply]).map((part, ordinal) =>
      newPart({
        id: partId(message ?? "", "push", plugin, name, ordinal),
        ...{ app, to, reply: part, message, plugin, state: "pending", now, nextAt: now },
      }),
    );
  };

  const recall = async (parts: readonly NewPart[]) => {
    for (const { id, app } of parts) {
      const unsent = await store.write(({ outbox }) => {
        const part = outbox.find(id);
        return part?.state === "sent" || part?.state === "sending" ? undefined : outbox.drop(id);
      });
      if (unsent !== undefined) {
        sender.dropped(id);
        continue;
      }
      const { msgId } = await sender.sent(id);
      if (msgId === undefined) throw new BotError("ERR_API", "WeCom gave no id to recall it by");
      const attempt = await messenger.recall(app, msgId);
      if (!attempt.ok) throw new BotError("ERR_API", attempt.failure.message);
    }
  };

  return {
    async push(request) {
      const parts = rowsOf(request);
      await store.write(({ outbox }) => {
        for (const part of parts) outbox.add(part);
      });
      sender.kick();
      return receiptOf(parts);
    },
  };

  function receiptOf(parts: readonly NewPart[]): Receipt {
    const ids = parts.map(({ id }) => id);
    return Object.freeze({
      id: ids[0] ?? "",
      sent: async () => whole(await Promise.all(ids.map((id) => sender.sent(id)))),
      recall: () => recall(parts),
    });
  }
}

/** A long text is several messages, and one receipt. */
function whole(sent: readonly Sent[]): Sent {
  const last = sent.at(-1);
  return {
    msgId: last?.msgId,
    unreachable: [...new Set(sent.flatMap(({ unreachable }) => unreachable))],
    responseCode: last?.responseCode,
  };
}

function appOf(named: string | undefined, apps: readonly string[]): string {
  const [only, ...others] = apps;
  if (named === undefined && only !== undefined && others.length === 0) return only;
  if (named !== undefined && apps.includes(named)) return named;
  throw refused(
    named === undefined
      ? `there are several apps: say which one sends, as in to.user("li", { app: "${only}" })`
      : `there is no app named ${named}; there are ${apps.join(", ")}`,
  );
}

const refused = (why: string) => new BotError("ERR_SEND", `cannot push: ${why}`);
