import type { OutboxPart } from "../../contracts/outbox.ts";
import type { Sent } from "../../contracts/push.ts";
import { BotError } from "../../errors.ts";
import type { Why } from "./part-machine.ts";

/** How a part ended. */
export type Ending =
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
