import type { CancelTimer, Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { type RecordedCallback, type RecordedContent, writeCallback } from "./recording.ts";
import type { RecordingFiles } from "./recording-files.ts";

/**
 * Joins the deliveries of one message. The first tells what was said; the reply is the first that
 * there was, since a bot gives the same one to every delivery.
 */
export function joinRecords(earlier: RecordedCallback, later: RecordedCallback): RecordedCallback {
  return {
    ...earlier,
    deliveries: [...earlier.deliveries, ...later.deliveries],
    content: joinContent(earlier.content, later.content),
  };
}

/** What tells the messages of a recording apart. */
export const recordKey = ({ app, id }: RecordedCallback) => JSON.stringify([app, id]);

function joinContent(earlier: RecordedContent, later: RecordedContent): RecordedContent {
  if (earlier.bodies === "plaintext" && later.bodies === "plaintext") {
    const reply = earlier.reply ?? later.reply;
    return reply === undefined ? earlier : { ...earlier, reply };
  }
  if (earlier.bodies === "encrypted" && later.bodies === "encrypted") {
    const answer = earlier.answer ?? later.answer;
    return answer === undefined ? earlier : { ...earlier, answer };
  }
  if (earlier.bodies === "left-out" && later.bodies === "left-out") {
    return { ...earlier, answerBytes: earlier.answerBytes || later.answerBytes };
  }
  throw new TypeError("the deliveries are of different recordings");
}

interface GatheredOptions {
  readonly files: RecordingFiles;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What may wait for the disk, in bytes; beyond, messages are left out. Default 32 MiB. */
  readonly waitingBytes?: number;
}

/** Messages on their way to the disk. */
export interface Gathered {
  /**
   * Never waits and never throws.
   *
   * @param bytes about how much memory it takes
   */
  add(callback: RecordedCallback, bytes: number): void;
  /** Writes what is left, and runs `work` while no file is open; what is added meanwhile waits. */
  apart<T>(work: () => Promise<T>): Promise<T>;
  /** Writes what is left; what is added from now on is left out. */
  close(): Promise<void>;
}

const nothing = () => {};
const FLUSH_MS = 1_000;
const WAITING_BYTES = 32 * 1024 * 1024;

/**
 * Writes once a second what has come since, deliveries of one message joined. A disk that fails
 * ends it with one line in the log: half a line may have been written, so nothing can follow.
 */
export function gathered(options: GatheredOptions): Gathered {
  const { files, clock, logger, waitingBytes = WAITING_BYTES } = options;
  let waiting = new Map<string, RecordedCallback>();
  let bytesWaiting = 0;
  let leftOut = 0;
  let writing: Promise<void> = Promise.resolve();
  let cancelFlush: CancelTimer | undefined;
  let over = false;

  const write = async () => {
    const callbacks = [...waiting.values()];
    if (leftOut > 0) logger.warn("recording.left_out", { callbacks: leftOut });
    waiting = new Map();
    bytesWaiting = 0;
    leftOut = 0;
    if (callbacks.length > 0) await files.append(callbacks.map(writeCallback).join(""));
  };

  const fail = (error: NodeJS.ErrnoException) => {
    over = true;
    const { code = "unknown" } = error;
    logger.error("recording.failed", { code, cure: "the bot goes on without recording" });
  };

  const flush = () => {
    cancelFlush?.();
    cancelFlush = undefined;
    writing = writing.then(write).catch(fail);
    return writing;
  };

  return {
    add(callback, bytes) {
      if (over) return;
      cancelFlush ??= clock.after(FLUSH_MS, () => void flush());
      if (bytesWaiting + bytes > waitingBytes) {
        leftOut += 1;
        return;
      }
      bytesWaiting += bytes;
      const key = recordKey(callback);
      const earlier = waiting.get(key);
      waiting.set(key, earlier ? joinRecords(earlier, callback) : callback);
    },
    async apart(work) {
      await flush();
      const done = files.close().then(work);
      writing = done.then(nothing, nothing);
      return done;
    },
    async close() {
      over = true;
      await flush();
      // What could not be written has been logged by now.
      await files.close().catch(() => {});
    },
  };
}
