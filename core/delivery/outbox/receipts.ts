import type { OutboxPart } from "../../contracts/outbox.ts";
import type { Sent } from "../../contracts/push.ts";
import { BotError } from "../../errors.ts";

/** How a part ended. */
export type Ending =
  | { readonly sent: Sent }
  /** Why it is given up, or was dropped. */
  | { readonly error: string };

interface Waiting {
  readonly resolve: (sent: Sent) => void;
  readonly reject: (error: BotError) => void;
}

/** Those who wait for the end of an outgoing message. */
export class Receipts {
  readonly #waiting = new Map<string, Waiting[]>();

  /** @param part as it stands now; `undefined` when there is no such part */
  wait(id: string, part: OutboxPart | undefined): Promise<Sent> {
    if (!part || part.state === "dead") return Promise.reject(givenUp(part?.error ?? "dropped"));
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
      else reject(givenUp(ending.error));
    }
  }
}

/** What is known of a message that has reached everybody. */
export const sentAs = (msgId: string | undefined): Sent => ({
  msgId,
  unreachable: [],
  responseCode: undefined,
});

const givenUp = (error: string) =>
  new BotError("ERR_SEND", `the message was given up (${error}): see npm run bot -- outbox list`);
