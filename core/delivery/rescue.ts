import type { InboundEvent } from "../events/inbound.ts";
import { answerPart } from "../outbox/part.ts";
import type { PassiveReply } from "../replies/reply.ts";
import { isSendable } from "../replies/travel.ts";
import type { Tools } from "../stores/tools.ts";
import type { ActiveSide, Desk } from "./desk.ts";

export interface RescueOptions {
  readonly tools: Tools;
  readonly active: ActiveSide;
  readonly mail: Pick<Desk["mail"], "posted">;
}

/** What is left of a message whose reply did not leave. */
export type Unanswered = Pick<InboundEvent, "id" | "app" | "from">;

/**
 * Sends a reply another way whose response never left: through the outbox, or in the mailbox
 * until the member writes again. Never rejects.
 */
export function createRescue({ tools, active, mail }: RescueOptions) {
  const { store, clock, logger } = tools;
  return async (
    event: Unanswered,
    reply: PassiveReply,
    parts: readonly string[],
  ): Promise<void> => {
    const { id, app } = event;
    if (parts.length > 0) {
      // Its rows leave by themselves; what WeCom may still come for is no more.
      await store.write(({ ledger }) => ledger.reroute(id)).catch(() => {});
      return;
    }
    if (!event.from || !isSendable(reply)) {
      logger.warn("delivery.unflushed", { id, app, reply: reply.kind });
      return;
    }
    const now = clock.now();
    const error = active.obstacle(app, event.from);
    const state = error === undefined ? "pending" : "mailbox";
    const part = answerPart({
      event: { id, app, from: event.from },
      plugin: undefined,
      ordinal: 0,
      reply,
      state,
      now,
      nextAt: now,
    });
    try {
      await store.write(({ ledger, outbox }) => {
        if (!ledger.reroute(id) || !outbox.add(part)) return;
        if (state === "mailbox") outbox.change(part.id, { state, error });
      });
      if (state === "mailbox") mail.posted(part.lane);
      active.kick();
    } catch (error) {
      // It stays as it is on disk, and the next start finds it there.
      logger.error("delivery.unflushed", { id, app, error });
    }
  };
}
