import { write, writeSync } from "node:fs";

/** What waits to be written at most, in UTF-16 code units; beyond it lines are left out. */
const MOST_WAITING = 8 * 2 ** 20;
/** When a write that was refused is tried again, in milliseconds. */
const AGAIN_MS = 200;
const STDOUT = 1;

/**
 * Lines to standard output, written one batch after the other beside what the bot does, the last ones
 * as the process ends. A disk that is full, or a reader that does not read, costs lines and never the
 * bot: a batch that was refused is tried again, and one whose reader is gone is dropped.
 */
export function standardOutput(): { write(text: string): void } {
  let waiting = "";
  let batch = Buffer.alloc(0);
  let isWriting = false;
  let isOver = false;

  const next = () => {
    if (batch.length === 0) {
      batch = Buffer.from(waiting);
      waiting = "";
    }
    if (batch.length === 0) return;
    isWriting = true;
    write(STDOUT, batch, (error, written) => {
      isWriting = false;
      if (error?.code === "EPIPE") isOver = true;
      else if (error) setTimeout(again, AGAIN_MS).unref();
      else {
        batch = batch.subarray(written);
        next();
      }
    });
  };
  const again = () => {
    if (!isWriting) next();
  };

  process.once("exit", () => {
    if (isOver) return;
    try {
      // A batch on its way gets there: the process waits for its threads.
      let rest = Buffer.concat([isWriting ? Buffer.alloc(0) : batch, Buffer.from(waiting)]);
      while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest));
    } catch {
      // Nobody is left who could be told.
    }
  });

  return {
    write(text) {
      if (isOver || waiting.length > MOST_WAITING) return;
      waiting += text;
      // What was refused waits for its time.
      if (!isWriting && batch.length === 0) next();
    },
  };
}
