import { chmodSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import type { Receiver } from "../contracts/receiver.ts";
import { CallbackError } from "../errors.ts";
import type { InboundEvent } from "../events/inbound.ts";
import type { CancelTimer, Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Bodies, RecordedCallback, RecordedContent, RecordedDelivery } from "./recording.ts";
import { writeCallback, writeHead } from "./write.ts";

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
  /** Writes what is left. */
  close(): Promise<void>;
}

const FLUSH_MS = 1_000;
/** Bytes after which another file is begun. */
const FILE_BYTES = 64 * 1024 * 1024;
/** The newest files that are kept. */
const FILES = 8;
/** Deliveries under way whose event is remembered. */
const OPEN = 20_000;

/**
 * Envelopes are kept as they came, encrypted with the app's own key, or left out. Nothing on the
 * way to an answer waits for the disk: lines are gathered and written once a second. A disk that
 * fails ends the recording with one line in the log, and never refuses a callback.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { clock, logger } = options;
  const events = new Map<string, InboundEvent>();
  const directory = join(options.directory, "recordings");
  let waiting: string[] = [];
  let file: { readonly path: string; bytes: number } | undefined;
  let writing: Promise<void> = Promise.resolve();
  let cancelFlush: CancelTimer | undefined;
  let failed = false;

  const begin = () => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    chmodSync(directory, 0o700);
    const name = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, "-");
    forgetOldest(directory);
    const head = { bodies: options.bodies, apps: options.apps.map((app) => ({ name: app })) };
    file = { path: join(directory, `${name}.jsonl`), bytes: 0 };
    return writeHead({ ...head, from: clock.now() });
  };

  const flush = async () => {
    const lines = waiting;
    waiting = [];
    cancelFlush = undefined;
    if (lines.length === 0 || failed) return;
    try {
      const head = !file || file.bytes > FILE_BYTES ? begin() : "";
      const text = head + lines.join("");
      if (!file) return;
      file.bytes += Buffer.byteLength(text);
      await appendFile(file.path, text, { mode: 0o600 });
    } catch (error) {
      failed = true;
      const { code = "unknown" } = error as NodeJS.ErrnoException;
      logger.error("recording.failed", { code, cure: "the bot goes on without recording" });
    }
  };

  const note = (callback: RecordedCallback) => {
    if (failed) return;
    waiting.push(writeCallback(callback));
    cancelFlush ??= clock.after(FLUSH_MS, () => {
      writing = writing.then(flush);
    });
  };

  return {
    opened(query, event) {
      events.set(query, event);
      const [oldest] = events.keys();
      if (events.size > OPEN && oldest !== undefined) events.delete(oldest);
    },
    around: (receiver) => ({
      ...receiver,
      async receive(query, body, arrivedAt) {
        const at = clock.now();
        const ended = (delivery: Pick<RecordedDelivery, "outcome" | "status">, answer: string) => {
          const event = events.get(query);
          events.delete(query);
          if (!event) return;
          const tookMs = Math.round(clock.monotonic() - arrivedAt);
          note({
            ...{ at, app: receiver.app, kind: event.kind, id: event.id },
            deliveries: [{ at, ...delivery, tookMs }],
            content: contentOf(options.bodies, query, body, answer),
          });
        };
        try {
          const answer = await receiver.receive(query, body, arrivedAt);
          ended({ outcome: answer === "" ? "acknowledged" : "replied", status: 200 }, answer);
          return answer;
        } catch (error) {
          const status = error instanceof CallbackError ? error.status : 500;
          ended({ outcome: "refused", status }, "");
          throw error;
        }
      },
    }),
    async close() {
      cancelFlush?.();
      await writing;
      await flush();
    },
  };
}

function contentOf(
  bodies: RecorderOptions["bodies"],
  query: string,
  body: Uint8Array,
  answer: string,
): RecordedContent {
  if (bodies === "left-out") {
    return { bodies, bodyBytes: body.length, answerBytes: Buffer.byteLength(answer) };
  }
  const envelope = Buffer.from(body).toString("utf8");
  return { bodies, query, envelope, ...(answer === "" ? {} : { answer }) };
}

/** Names begin with the time, so they sort by age. */
function forgetOldest(directory: string): void {
  const files = readdirSync(directory)
    .filter((name) => name.endsWith(".jsonl"))
    .sort();
  for (const name of files.slice(0, Math.max(0, files.length - FILES + 1))) {
    rmSync(join(directory, name), { force: true });
  }
}
