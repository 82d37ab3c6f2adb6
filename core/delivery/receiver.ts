import type { Adapter, Opened } from "../contracts/adapter.ts";
import type { Meter } from "../contracts/meter.ts";
import type { Answered, Receiver } from "../contracts/receiver.ts";
import { CallbackError } from "../errors.ts";
import type { PassiveReply } from "../events/reply.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Delivery } from "./delivery.ts";

export interface ReceiverOptions {
  readonly adapter: Adapter;
  readonly delivery: Delivery;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter: Meter;
  /** Callback path without a trailing slash. */
  readonly path: string;
}

const EMPTY: Answered = { body: "" };

/** Joins an adapter and the delivery into what the transport asks for. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { adapter, delivery, clock, logger, meter, path } = options;

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

  const open = (query: string, body: Uint8Array): Opened => {
    try {
      return adapter.open(query, body);
    } catch (error) {
      if (error instanceof CallbackError) meter.refused(error.code);
      throw error;
    }
  };

  const deliver = async ({ event, body }: Opened, arrivedAt: number) => {
    try {
      return await delivery.deliver(event, arrivedAt, body);
    } catch (error) {
      const ms = clock.monotonic() - arrivedAt;
      if (error instanceof CallbackError) meter.callback(event.app, event.kind, "unavailable", ms);
      throw error;
    }
  };

  return {
    app: adapter.app,
    path,
    check: (query) => adapter.verifyUrl(query),
    async receive(query, body, arrivedAt) {
      const opened = open(query, body);
      const { reply, outcome, flushed } = await deliver(opened, arrivedAt);
      meter.callback(adapter.app, opened.event.kind, outcome, clock.monotonic() - arrivedAt);
      const sealed = reply ? seal(reply, opened) : "";
      return sealed === "" ? EMPTY : { body: sealed, flushed };
    },
  };
}
