import { join } from "node:path";
import type { Answered, Receiver } from "../delivery/receiver.ts";
import { CallbackError } from "../errors.ts";
import type { InboundEvent } from "../events/inbound.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { gathered } from "./gathered.ts";
import type { Bodies, RecordedContent, RecordedDelivery } from "./recording.ts";
import { createRecordingFiles } from "./recording-files.ts";

export interface RecorderOptions {
  /** Data directory; files are kept in `recordings/` below it. */
  readonly directory: string;
  readonly bodies: Exclude<Bodies, "plaintext">;
  /** Names of the apps. */
  readonly apps: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Writes down what a bot receives and answers, beside the path of the answers. */
export interface Recorder {
  /** A delivery was verified and read. What never gets there is not recorded. */
  opened(query: string, event: InboundEvent): void;
  /** The same receiver, with every delivery noted. */
  around(receiver: Receiver): Receiver;
  /** Runs `work`, which changes recordings, while none is written. */
  apart<T>(work: () => Promise<T>): Promise<T>;
  /** Writes what is left, deliveries that were never answered included. */
  close(): Promise<void>;
}

/** One delivery on its way through the bot. */
interface Passage {
  readonly app: string;
  readonly at: number;
  readonly event: InboundEvent;
  readonly query: string;
  readonly body: Uint8Array;
}

type Ending = Omit<RecordedDelivery, "at">;

/**
 * Envelopes are kept as they came, encrypted with the app's own key, or left out. Nothing on the
 * way to an answer waits for the disk, and nothing that the disk does refuses a callback.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { directory, bodies, apps, clock, logger } = options;
  const files = createRecordingFiles({
    directory: join(directory, "recordings"),
    head: { bodies, apps: apps.map((name) => ({ name })) },
    clock,
    logger,
    onBegin: (file) => logger.info("recording.begun", { file, bodies }),
  });
  const messages = gathered({ files, clock, logger });
  const events = new Map<string, InboundEvent>();
  const underWay = new Set<Passage>();

  const end = (passage: Passage, ending: Ending, answer = "") => {
    const { app, at, event, body } = passage;
    underWay.delete(passage);
    const callback = {
      at,
      app,
      kind: event.kind,
      id: event.id,
      deliveries: [{ at, ...ending }],
      content: contentOf(bodies, passage, answer),
    };
    messages.add(callback, body.length + answer.length);
  };

  const follow = async (passage: Passage, answering: Promise<Answered>, arrivedAt: number) => {
    underWay.add(passage);
    const tookMs = () => Math.round((clock.monotonic() - arrivedAt) * 10) / 10;
    try {
      const answer = await answering;
      const outcome = answer.body === "" ? "acknowledged" : "replied";
      end(passage, { outcome, status: 200, tookMs: tookMs() }, answer.body);
      return answer;
    } catch (error) {
      const status = error instanceof CallbackError ? error.status : 500;
      end(passage, { outcome: "refused", status, tookMs: tookMs() });
      throw error;
    }
  };

  return {
    opened: (query, event) => void events.set(query, event),
    around: (receiver) => ({
      ...receiver,
      receive(query, body, arrivedAt) {
        const at = clock.now();
        const answering = receiver.receive(query, body, arrivedAt);
        // A receiver opens what it received before it first waits, if it opens it at all.
        const event = events.get(query);
        events.delete(query);
        if (!event) return answering;
        return follow({ app: receiver.app, at, event, query, body }, answering, arrivedAt);
      },
    }),
    apart: (work) => messages.apart(work),
    close() {
      for (const passage of underWay) end(passage, { outcome: "stopped" });
      return messages.close();
    },
  };
}

function contentOf(
  bodies: RecorderOptions["bodies"],
  { query, body }: Passage,
  answer: string,
): RecordedContent {
  if (bodies === "left-out") {
    return { bodies, bodyBytes: body.length, answerBytes: Buffer.byteLength(answer) };
  }
  const envelope = Buffer.from(body).toString("utf8");
  return { bodies, query, envelope, ...(answer === "" ? {} : { answer }) };
}
