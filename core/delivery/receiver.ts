import type { Adapter, Opened } from "../contracts/adapter.ts";
import type { Answered, Receiver } from "../contracts/receiver.ts";
import type { PassiveReply } from "../events/reply.ts";
import type { Logger } from "../ports/logger.ts";
import type { Delivery } from "./delivery.ts";

export interface ReceiverOptions {
  readonly adapter: Adapter;
  readonly delivery: Delivery;
  readonly logger: Logger;
  /** Callback path without a trailing slash. */
  readonly path: string;
}

const EMPTY: Answered = { body: "" };

/** Joins an adapter and the delivery into what the transport asks for. */
export function createReceiver({ adapter, delivery, logger, path }: ReceiverOptions): Receiver {
  /** From acceptance on the answer is 200: a reply that cannot be written is our fault alone. */
  const seal = (reply: PassiveReply, opened: Opened): string => {
    try {
      return adapter.seal(reply, opened);
    } catch (error) {
      logger.error("reply.unwritable", {
        id: opened.event.id,
        app: adapter.app,
        reply: reply.kind,
        error: error instanceof Error ? error.name : typeof error,
      });
      return "";
    }
  };

  return {
    app: adapter.app,
    path,
    check: (query) => adapter.verifyUrl(query),
    async receive(query, body, arrivedAt) {
      const opened = adapter.open(query, body);
      const given = await delivery.deliver(opened.event, arrivedAt, opened.body);
      if (!given) return EMPTY;
      const sealed = seal(given.reply, opened);
      return sealed === "" ? EMPTY : { body: sealed, flushed: given.flushed };
    },
  };
}
