import { BotError } from "../errors.ts";
import type { Sent } from "../replies/push.ts";
import type { Part } from "../stores/port/parts.ts";
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

  /** Resolves with the end of a part; one that has ended before is to be told of by `stands`. */
  wait(id: string): Promise<Sent> {
    return new Promise((resolve, reject) => {
      const others = this.#waiting.get(id) ?? [];
      this.#waiting.set(id, [...others, { resolve, reject }]);
    });
  }

  /** @param part as it stands; `undefined` when there is no such part */
  stands(id: string, part: Part | undefined): void {
    if (!part) this.end(id, { error: "dropped" });
    else if (part.state === "dead") this.end(id, whyDead(part));
    // Whom it did not reach was told to those who waited; the row keeps what recalls it.
    else if (part.state === "sent") this.end(id, { sent: sentAs(part.msgId) });
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

const whyDead = ({ error = "dead", errmsg }: Part): Why => ({ error, errmsg });

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
