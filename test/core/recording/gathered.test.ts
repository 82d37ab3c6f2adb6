import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type Gathered, gathered } from "../../../core/recording/gathered.ts";
import { readRecording } from "../../../core/recording/read.ts";
import { type RecordedCallback, writeHead } from "../../../core/recording/recording.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

const at = Date.UTC(2026, 0, 1);
const message = (id: string): RecordedCallback => ({
  at,
  app: "main",
  kind: "text",
  id,
  deliveries: [{ at, outcome: "acknowledged", status: 200, tookMs: 0 }],
  content: { bodies: "left-out", bodyBytes: 1, answerBytes: 0 },
});

/** A disk that keeps what it is given, until it is told to fail. */
function setUp(waitingBytes = 1_000) {
  const clock = new ManualClock(at);
  const logger = recordingLogger();
  const pieces: string[] = [];
  const disk = { fails: false };
  const files = {
    async append(lines: string) {
      if (disk.fails) throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
      pieces.push(lines);
    },
    async close() {},
  };
  const messages: Gathered = gathered({ files, clock, logger, waitingBytes });
  const events = () => logger.lines.map(({ event }) => event);
  return { clock, pieces, disk, messages, events };
}

describe("gathered messages", () => {
  it("are written once a second, and only when there are any", async () => {
    const { clock, pieces, messages } = setUp();
    assert.equal(clock.pending, 0);
    messages.add(message("1"), 1);
    messages.add(message("2"), 1);
    await clock.advance("999ms");
    assert.equal(pieces.length, 0);
    await clock.advance("1ms");
    assert.equal(pieces.length, 1);
    messages.add(message("3"), 1);
    await clock.advance("1s");
    assert.equal(pieces.length, 2);
    assert.equal(clock.pending, 0);
  });

  it("have one line for the deliveries of one message", async () => {
    const { pieces, messages } = setUp();
    for (const id of ["1", "2", "1"]) messages.add(message(id), 1);
    await messages.close();
    const head = writeHead({ bodies: "left-out", apps: [{ name: "main" }], from: at });
    assert.equal(pieces.join("").split("\n").length, 3);
    const { callbacks } = readRecording(head + pieces.join(""));
    assert.deepEqual(
      callbacks.map(({ deliveries }) => deliveries.length),
      [2, 1],
    );
  });

  it("are left out when the disk does not keep up, and the log says how many", async () => {
    const { clock, pieces, messages, events } = setUp(20);
    for (let id = 0; id < 5; id++) messages.add(message(String(id)), 10);
    await clock.advance("1s");
    assert.equal(pieces.join("").trim().split("\n").length, 2);
    assert.deepEqual(events(), ["recording.left_out"]);
    messages.add(message("5"), 10);
    await clock.advance("1s");
    assert.equal(pieces.length, 2);
  });

  it("end with one line in the log when the disk fails", async () => {
    const { clock, pieces, disk, messages, events } = setUp();
    disk.fails = true;
    messages.add(message("1"), 1);
    await clock.advance("1s");
    disk.fails = false;
    messages.add(message("2"), 1);
    await clock.advance("1s");
    await messages.close();
    assert.deepEqual(pieces, []);
    assert.deepEqual(events(), ["recording.failed"]);
    assert.equal(clock.pending, 0);
  });

  it("are none after the end", async () => {
    const { clock, pieces, messages } = setUp();
    messages.add(message("1"), 1);
    await messages.close();
    messages.add(message("2"), 1);
    assert.equal(clock.pending, 0);
    assert.equal(pieces.join("").trim().split("\n").length, 1);
  });
});
