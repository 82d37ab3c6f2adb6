import type { Meter } from "../contracts/meter.ts";
import type { Store } from "../contracts/store.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Sender } from "../delivery/outbox/sender.ts";
import type { Clock } from "../ports/clock.ts";

/** What a person may do with messages that did not go well. Each says whether there was one. */
export interface Operations {
  /** Runs a dead message once more. */
  retryMessage(id: string): Promise<boolean>;
  /** Forgets a dead message. */
  dropMessage(id: string): Promise<boolean>;
  /** Sends a part that is held, dead or in the mailbox, now. */
  retryPart(id: string): Promise<boolean>;
  /** Takes a part out of the outbox, unless it is being sent. */
  dropPart(id: string): Promise<boolean>;
}

export interface OperationsOptions {
  readonly store: Store;
  readonly delivery: Pick<Delivery, "resume">;
  readonly sender: Pick<Sender, "kick" | "dropped">;
  readonly clock: Clock;
  readonly meter: Pick<Meter, "revived">;
}

/** What becomes of such a decision in a bot that runs. */
export function createOperations(options: OperationsOptions): Operations {
  const { store, delivery, sender, clock, meter } = options;
  return {
    async retryMessage(id) {
      if (!(await store.write(({ ledger }) => ledger.revive(id)))) return false;
      meter.revived();
      await delivery.resume(id);
      return true;
    },

    dropMessage: (id) => store.write(({ ledger }) => ledger.drop(id)),

    async retryPart(id) {
      const isThere = await store.write(({ outbox }) => {
        const part = outbox.find(id);
        if (!part || part.state === "sent" || part.state === "sending") return false;
        return outbox.change(id, { state: "pending", nextAt: clock.now(), attempts: 0 });
      });
      if (isThere) sender.kick();
      return isThere;
    },

    async dropPart(id) {
      const isThere = await store.write(({ outbox }) => outbox.drop(id));
      if (isThere) {
        sender.dropped(id);
        sender.kick();
      }
      return isThere;
    },
  };
}
