import type { Meter } from "../contracts/meter.ts";
import type { Store } from "../contracts/store.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Sender } from "../delivery/outbox/sender.ts";

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
  readonly sender: Pick<Sender, "retry" | "takeBack">;
  readonly meter: Pick<Meter, "revived">;
}

/** What becomes of such a decision in a bot that runs. */
export function createOperations(options: OperationsOptions): Operations {
  const { store, delivery, sender, meter } = options;
  return {
    async retryMessage(id) {
      if (!(await store.write(({ ledger }) => ledger.revive(id)))) return false;
      meter.revived();
      await delivery.resume(id);
      return true;
    },

    dropMessage: (id) =>
      store.write(({ ledger, steps }) => {
        steps.forget(id);
        return ledger.drop(id);
      }),

    retryPart: (id) => sender.retry(id),

    async dropPart(id) {
      // Whoever waits for its end is told; then it is forgotten, unless it is on its way.
      await sender.takeBack(id);
      return store.write(({ outbox }) => outbox.drop(id));
    },
  };
}
