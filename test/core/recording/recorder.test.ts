import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { assemble } from "../../../core/assembly/assemble.ts";
import type { Answered } from "../../../core/delivery/receiver.ts";
import { CallbackError } from "../../../core/errors.ts";
import { systemClock } from "../../../core/ports/clock.ts";
import { readRecording } from "../../../core/recording/read.ts";
import { createRecorder } from "../../../core/recording/recorder.ts";
import { echo } from "../../../plugins/echo/index.ts";
import { text } from "../../support/events.ts";
import { recordingLogger } from "../../support/recording-logger.ts";
import { CREDENTIALS, resolvedBot } from "../../support/running-bot.ts";
import { createWecomClient } from "../../support/wecom-client.ts";
import { played, verdicts } from "../cli/replay/session.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "huiyin-recorder-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const folder = () => join(directory, "recordings");
const bot = () => resolvedBot({ plugins: [echo()] }, directory);

/** Says two things to a bot that is recorded, one of them twice, and something forged. */
async function recorded(bodies: "encrypted" | "left-out") {
  const logger = recordingLogger();
  const clock = systemClock;
  const recorder = createRecorder({ directory, bodies, apps: ["main"], clock, logger });
  const assembled = await assemble({ bot: bot(), clock, logger, observers: [recorder] });
  const { port } = await assembled.server.listen(0, "127.0.0.1");
  const baseUrl = `http://127.0.0.1:${port}`;
  const client = createWecomClient({ baseUrl, path: "/wecom/callback", ...CREDENTIALS });
  const said = client.textMessage({ from: "li", content: "a secret word" });
  await client.post(said);
  await client.post(client.seal(said));
  await client.post(client.locationReport({ from: "li", latitude: 1, longitude: 2 }));
  await client.post(client.seal(said, { damageSignature: () => "0".repeat(40) }));
  client.close();
  await assembled.close(1_000);
  await recorder.close();
  return logger;
}

const onlyFile = () => {
  const [name = "", ...others] = readdirSync(folder());
  assert.deepEqual(others, []);
  return join(folder(), name);
};

describe("a recorded bot", () => {
  it("keeps what was said encrypted, for its owner only, and can be played again", async () => {
    await recorded("encrypted");
    const file = onlyFile();
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const written = readFileSync(file, "utf8");
    assert.ok(!written.includes("a secret word"));
    const recording = readRecording(written);
    assert.deepEqual(
      recording.callbacks.map(({ kind, deliveries }) => [
        kind,
        deliveries.map(({ outcome }) => outcome),
      ]),
      [
        ["text", ["replied", "replied"]],
        ["event:LOCATION", ["acknowledged"]],
      ],
    );
    const results = await played(recording, bot());
    assert.deepEqual(verdicts(results), ["same", "same"]);
    assert.ok(results[0]?.message.before.reply && results[0].now.reply);
  });

  it("leaves bodies out where only an outline is wanted", async () => {
    await recorded("left-out");
    const { bodies, callbacks } = readRecording(readFileSync(onlyFile(), "utf8"));
    assert.equal(bodies, "left-out");
    const [content] = callbacks.map((callback) => callback.content);
    assert.ok(content?.bodies === "left-out" && content.bodyBytes > 100);
  });

  it("goes on without the recording when the disk fails, with one line", async () => {
    writeFileSync(folder(), "a file where a folder should be");
    const logger = await recorded("encrypted");
    const failures = logger.lines.filter(({ event }) => event === "recording.failed");
    assert.equal(failures.length, 1);
    assert.equal(logger.lines.filter(({ fields }) => fields.status === 200).length, 3);
  });

  it("keeps the newest eight files", async () => {
    for (let run = 0; run < 10; run += 1) {
      const name = `2020-01-0${run}T00-00-00-000Z.jsonl`;
      if (run === 0) await recorded("left-out");
      writeFileSync(join(folder(), name), "");
    }
    await recorded("left-out");
    const names = readdirSync(folder());
    assert.equal(names.length, 8);
    assert.ok(!names.includes("2020-01-00T00-00-00-000Z.jsonl"));
  });

  it("notes every delivery that was opened, the refused and the unanswered too", async () => {
    const { opened, around, close } = createRecorder({
      directory,
      bodies: "left-out",
      apps: ["main"],
      clock: systemClock,
      logger: recordingLogger(),
    });
    const ways: Record<string, () => Promise<Answered>> = {
      "q=answered": async () => ({ body: "<xml></xml>" }),
      "q=twice": async () => ({ body: "" }),
      "q=busy": () => Promise.reject(new CallbackError(503, "ERR_UNAVAILABLE", "busy")),
      "q=broken": () => Promise.reject(new TypeError("a bug")),
      "q=open": () => new Promise(() => {}),
    };
    const { receive } = around({
      app: "main",
      path: "/",
      check: () => "",
      receive(query) {
        if (query !== "q=forged") opened(query, { ...text("hi"), id: query });
        return ways[query]?.() ?? Promise.reject(new CallbackError(403, "ERR_SIGNATURE", "no"));
      },
    });
    const queries = [...Object.keys(ways), "q=twice", "q=forged"];
    const answers = queries.map((query) => receive(query, Buffer.from("<xml/>"), 0));
    await Promise.allSettled(answers.filter((_, index) => queries[index] !== "q=open"));
    await close();

    const { callbacks } = readRecording(readFileSync(onlyFile(), "utf8"));
    const outcomes = callbacks.map(({ id, deliveries }) => [
      id,
      ...deliveries.map(({ outcome, status }) => `${outcome} ${status}`),
    ]);
    assert.deepEqual(
      new Map(outcomes.map(([id = "", ...rest]) => [id, rest])),
      new Map([
        ["q=answered", ["replied 200"]],
        ["q=twice", ["acknowledged 200", "acknowledged 200"]],
        ["q=busy", ["refused 503"]],
        ["q=broken", ["refused 500"]],
        ["q=open", ["stopped undefined"]],
      ]),
    );
  });
});
