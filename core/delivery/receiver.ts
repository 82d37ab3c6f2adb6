import { CallbackError } from "../errors.ts";
import type { Adapter, Opened } from "../platform/adapter.ts";
import type { PassiveReply } from "../replies/reply.ts";
import type { Tools } from "../stores/tools.ts";
import type { Delivery } from "./delivery.ts";
import type { Given, Left } from "./waiters.ts";

/** The answer to a callback. */
export interface Answered {
  /** Sealed; the empty string when there is nothing to say. */
  readonly body: string;
  /** Content type of a body that is not empty. */
  readonly type?: string;
  /** Called when the whole response has left the process; not when the connection broke before. */
  readonly flushed?: Left | undefined;
}

/**
 * What the transport needs of one app: everything between the bytes of a request and the bytes
 * of its answer. Failures are CallbackErrors that carry the status; anything else is a 500.
 */
export interface Receiver {
  /** Name of the app in `bot.config.ts`. */
  readonly app: string;
  /** Callback path without a trailing slash, as in `/wecom/callback`. */
  readonly path: string;

  /** Answers the console's URL check: the plaintext that is the whole body. */
  check(query: string): string;

  /**
   * Answers a callback.
   *
   * @param query the raw query string, without the question mark
   * @param arrivedAt monotonic milliseconds at which the request arrived
   */
  receive(query: string, body: Uint8Array, arrivedAt: number): Promise<Answered>;
}

interface ReceiverOptions {
  readonly adapter: Adapter;
  readonly delivery: Delivery;
  readonly tools: Pick<Tools, "clock" | "logger" | "meter">;
  /** Callback path without a trailing slash. */
  readonly path: string;
}

const EMPTY: Answered = { body: "" };

/** Joins an adapter and the delivery into what the transport asks for. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { adapter, delivery, tools, path } = options;
  const { clock, logger, meter } = tools;

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

  const refused = ({ event }: Opened, arrivedAt: number, error: unknown) => {
    if (!(error instanceof CallbackError)) return;
    meter.callback(event.app, event.kind, "unavailable", clock.monotonic() - arrivedAt);
  };

  return {
    app: adapter.app,
    path,
    check: (query) => adapter.verifyUrl(query),
    async receive(query, body, arrivedAt) {
      const opened = open(query, body);
      let given: Given;
      try {
        given = await delivery.deliver(opened, arrivedAt);
      } catch (error) {
        refused(opened, arrivedAt, error);
        throw error;
      }
      const { reply, outcome, flushed } = given;
      meter.callback(adapter.app, opened.event.kind, outcome, clock.monotonic() - arrivedAt);
      const sealed = reply ? seal(reply, opened) : "";
      return sealed === "" ? EMPTY : { body: sealed, type: adapter.contentType, flushed };
    },
  };
}
