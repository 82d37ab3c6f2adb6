import type { BotError } from "../errors.ts";
import type { AnyEvent } from "../events/own.ts";
import { answerPart } from "../outbox/part.ts";
import type { PassiveReply } from "../replies/reply.ts";
import { isSendable } from "../replies/travel.ts";
import { persist } from "../stores/persist.ts";
import type { Tools } from "../stores/tools.ts";
import type { Ride } from "./decide.ts";
import type { ActiveSide, Desk } from "./desk.ts";

export interface RescueOptions {
  readonly tools: Tools;
  readonly active: ActiveSide;
  readonly mail: Pick<Desk["mail"], "posted">;
}

/** What is left of a message whose reply did not leave. */
export type Unanswered = Pick<AnyEvent, "id" | "app" | "from">;

/**
 * Sends a reply another way whose response never left: through the outbox, or in the mailbox
 * until the member writes again. Never rejects.
 */
export function createRescue({ tools, active, mail }: RescueOptions) {
  const { store, clock, logger } = tools;
  return async (event: Unanswered, { reply, standIn, mail: parts }: Ride): Promise<void> => {
    const { id, app } = event;
    const { from } = event;
    const isSent = standIn !== undefined || parts.length > 0;
    if (!isSent && (!from || !isSendable(reply))) {
      logger.warn("delivery.unflushed", { id, app, reply: reply.kind });
      return;
    }
    // What stands in leaves by itself then, and mail waits again.
    const part = isSent || !from ? undefined : partOf({ id, app, from }, reply);
    let isTold = false;
    const onFailure = (error: BotError) => {
      if (!isTold) logger.error("delivery.unflushed", { id, app, error });
      isTold = true;
    };
    try {
      if (!(await persist({ clock, onFailure }, () => store.messages.reroute(id, part)))) return;
      if (from && (parts.length > 0 || part?.state === "mailbox")) mail.posted(from.key);
      active.kick();
    } catch (error) {
      // The store is closed: it stays as it is on disk, and the next start finds it there.
      logger.error("delivery.unflushed", { id, app, error });
    }
  };

  function partOf(event: Pick<AnyEvent, "id" | "app" | "from">, reply: PassiveReply) {
    const now = clock.now();
    const error = event.from && active.obstacle(event.app, event.from);
    const state = error === undefined ? "pending" : "mailbox";
    const plugin = undefined;
    return answerPart({ event, plugin, ordinal: 0, reply, state, error, now, nextAt: now });
  }
}
