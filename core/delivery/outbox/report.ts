import type { OutboxPart } from "../../contracts/outbox.ts";
import type { DeliveryReport } from "../../contracts/push.ts";
import type { Recipient } from "../../events/recipient.ts";
import { appOfSender } from "../../events/webhook.ts";
import { wholeId } from "./part-id.ts";

/** The recipient of a part; only `to` ever made one. */
export function recipientOf({ to }: Pick<OutboxPart, "to">): Recipient {
  const { webhook: id, ...whom } = JSON.parse(to);
  return { ...whom, webhook: id === undefined ? undefined : { id, key: undefined } };
}

/** What a plugin is told of its message. */
export function reportOf(
  part: OutboxPart,
  how: Pick<DeliveryReport, "outcome"> & Partial<Pick<DeliveryReport, "sent" | "error" | "errmsg">>,
): DeliveryReport {
  const { id, app, message } = part;
  return {
    ...{ id: wholeId(id), app: appOfSender(app), event: message, to: recipientOf(part) },
    ...{ outcome: how.outcome, sent: how.sent, error: how.error, errmsg: how.errmsg },
  };
}
