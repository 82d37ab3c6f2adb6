import { BotError } from "../errors.ts";
import type { Failure } from "../replies/messenger.ts";
import type { DeliveryReport, Sent } from "../replies/push.ts";
import { appOfSender } from "../replies/webhook.ts";
import type { OutboxPart, PartChange } from "../stores/outbox.ts";
import type { Tools } from "../stores/tools.ts";
import { isLastPiece, reportOf } from "./part.ts";
import type { Why } from "./part-machine.ts";

/** How a part ended. */
type Ending =
  | { readonly sent: Sent }
  /** Why it is given up, or was dropped. */
  | Why;

interface Waiting {
  readonly resolve: (sent: Sent) => void;
  readonly reject: (error: BotError) => void;
}

/** Those who wait for the end of an outgoing message. */
export class Receipts {
  readonly #waiting = new Map<string, Waiting[]>();

  /** @param part as it stands now; `undefined` when there is no such part */
  wait(id: string, part: OutboxPart | undefined): Promise<Sent> {
    if (!part) return Promise.reject(givenUp({ error: "dropped" }));
    if (part.state === "dead") {
      return Promise.reject(givenUp({ error: part.error ?? "dead", errmsg: part.errmsg }));
    }
    // Whom it did not reach was told to those who waited; the row keeps what recalls it.
    if (part.state === "sent") return Promise.resolve(sentAs(part.msgId));
    return new Promise((resolve, reject) => {
      const others = this.#waiting.get(id) ?? [];
      this.#waiting.set(id, [...others, { resolve, reject }]);
    });
  }

  end(id: string, ending: Ending): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    for (const { resolve, reject } of waiting) {
      if ("sent" in ending) resolve(ending.sent);
      else reject(givenUp(ending));
    }
  }
}

/** What is known of a message that has reached everybody. */
export const sentAs = (msgId: string | undefined): Sent => ({
  msgId,
  unreachable: [],
  responseCode: undefined,
});

function givenUp({ error, errmsg }: Why): BotError {
  const why = errmsg === undefined ? error : `${error}, ${errmsg}`;
  return new BotError(
    "ERR_SEND",
    `the message was given up (${why}): see npm run bot -- outbox list`,
  );
}

interface OutcomesOptions {
  readonly tools: Tools;
  readonly receipts: Receipts;
  /** Told what became of a message that a plugin sent. */
  readonly onReport: (plugin: string, report: DeliveryReport) => void;
}

/** What a call came to. */
interface CallResult {
  readonly sent?: Sent | undefined;
  readonly failure?: Failure | undefined;
}

/** Tells whoever wants to know what became of parts; always after it is on disk. */
export function createOutcomes({ tools, receipts, onReport }: OutcomesOptions) {
  const { logger, meter } = tools;
  /** @param result of the call, when there was one */
  return (part: OutboxPart, change: PartChange, { sent, failure }: CallResult = {}): void => {
    const { id, plugin, message } = part;
    const app = appOfSender(part.app);
    const { state, error, errmsg } = change;
    if (state === "sending") return;
    const attempts = change.attempts ?? part.attempts;
    const fields = { id, app, message, plugin, error, errmsg, attempts };

    if (state === "pending") {
      // Without a call it only waits for its turn.
      if (!failure) return;
      meter.retried(app, failure.class);
      const nextAt = new Date(change.nextAt ?? part.nextAt).toISOString();
      logger.info("outbox.retry", { ...fields, nextAt, cause: failure.message });
      return;
    }

    // It was tried again, and is where it was before: nobody wants to hear that twelve times an hour.
    if ((state === "held" || state === "mailbox") && part.error === error) {
      logger.debug("outbox.as_before", fields);
      return;
    }

    meter.pushed(app, state);
    if (state === "sent") logSent(fields, sent);
    else logger.warn(`outbox.${state}`, failure ? { ...fields, cause: failure.message } : fields);

    if (state === "sent") receipts.end(id, { sent: sent ?? sentAs(change.msgId) });
    if (state === "dead") receipts.end(id, { error: error ?? "dead", errmsg });

    // What waits in the mailbox is told when it rides. A long text is told of with its last piece.
    const told = state !== "mailbox" && (state !== "sent" || isLastPiece(id));
    if (plugin !== undefined && told) {
      onReport(plugin, reportOf(part, { outcome: state, sent, error, errmsg }));
    }
  };

  function logSent(fields: Readonly<Record<string, unknown>>, sent: Sent | undefined): void {
    const unreachable = sent?.unreachable.length ?? 0;
    if (unreachable > 0) logger.warn("outbox.unreachable", { ...fields, unreachable });
    else logger.debug("outbox.sent", fields);
  }
}
