import type { Failure } from "../../contracts/messenger.ts";
import type { Meter } from "../../contracts/meter.ts";
import type { OutboxPart, PartChange } from "../../contracts/outbox.ts";
import type { DeliveryReport, Sent } from "../../contracts/push.ts";
import { appOfSender } from "../../events/webhook.ts";
import type { Logger } from "../../ports/logger.ts";
import { isLastPiece } from "./part-id.ts";
import { type Receipts, sentAs } from "./receipts.ts";
import { reportOf } from "./report.ts";

export interface OutcomesOptions {
  readonly logger: Logger;
  readonly meter: Meter;
  readonly receipts: Receipts;
  /** Told what became of a message that a plugin sent. */
  readonly onReport: (plugin: string, report: DeliveryReport) => void;
}

/** What a call came to. */
export interface CallResult {
  readonly sent?: Sent | undefined;
  readonly failure?: Failure | undefined;
}

/** Tells whoever wants to know what became of parts; always after it is on disk. */
export function createOutcomes({ logger, meter, receipts, onReport }: OutcomesOptions) {
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
