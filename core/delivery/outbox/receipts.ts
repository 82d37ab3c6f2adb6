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

/** Those who wait for the end of an outgoing message of this process. */
export class Receipts {
  readonly #waiting = new Map<string, Waiting[]>();

  /** @param find the part as it stands now */
  wait(id: string, find: (id: string) => OutboxPart | undefined): Promise<Sent> {
    const part = find(id);
    if (!part || part.state === "dead") return Promise.reject(givenUp(part?.error ?? "dropped"));
    if (part.state === "sent") {
      return Promise.resolve({ msgId: part.msgId, unreachable: [], responseCode: undefined });
    }
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), { resolve, reject }]);
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

const givenUp = (error: string) =>
  new BotError("ERR_SEND", `the message was given up (${error}): see npm run bot -- outbox list`);
