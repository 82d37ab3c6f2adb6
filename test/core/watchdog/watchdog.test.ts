import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, describe, it } from "vitest";
import { noMeter } from "../../../core/ports/meter.ts";
import { markOf } from "../../../core/ports/watch.ts";
import { createWatchdog, takeEnding } from "../../../core/watchdog/watchdog.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

const SCRIPT = fileURLToPath(new URL("blocked-process.ts", import.meta.url));

interface Line {
  readonly event: string;
  readonly level: string;
  readonly time: string;
  readonly plugin?: string;
  readonly handler?: string;
  readonly inside?: boolean;
  readonly ms: number;
  readonly stack?: readonly string[];
}

interface Blocked {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  /** The next line of its log as it was written. */
  next(): Promise<string>;
  /** Ends the standstill. */
  release(): void;
  /** Where its watchdog notes why it ended the process. */
  readonly noteFile: string;
}

interface StartOptions {
  /** After how many milliseconds the watchdog ends it. */
  readonly endMs?: number;
  /** Options of Node. */
  readonly node?: readonly string[];
}

const running: (() => void)[] = [];
afterEach(() => {
  for (const end of running.splice(0)) end();
});

/** Starts a process that stands still until it is released. */
function start(way: string, { endMs = 0, node = [] }: StartOptions = {}): Blocked {
  const directory = mkdtempSync(join(tmpdir(), "watchdog-"));
  const file = join(directory, "go");
  const argv = [...node, "--import", "tsx", SCRIPT, way, file, `${endMs}`];
  const child = spawn(process.execPath, argv, { stdio: ["pipe", "pipe", "inherit"] });
  running.push(() => {
    child.kill("SIGKILL");
    rmSync(directory, { recursive: true });
  });
  let lines: AsyncIterator<string> | undefined;
  return {
    process: child,
    noteFile: `${file}.note`,
    async next() {
      lines ??= createInterface(child.stdout)[Symbol.asyncIterator]();
      return String((await lines.next()).value);
    },
    release() {
      writeFileSync(file, "");
      child.stdin.end("\n");
    },
  };
}

/** The next line about `event`; a busy machine may have more to tell in between. */
async function nextOf(blocked: Blocked, event: string, plugin?: string): Promise<Line> {
  for (;;) {
    const line = JSON.parse(await blocked.next()) as Line;
    if (line.event === event && line.plugin === plugin) return line;
  }
}

async function endOf({ process }: Blocked): Promise<number | null> {
  if (process.exitCode !== null) return process.exitCode;
  const [code] = await once(process, "exit");
  return code as number | null;
}

/** A watchdog that has nothing to say. */
const IDLE = {
  logger: recordingLogger(),
  meter: noMeter,
  pretty: false,
  endMs: 0,
  noteFile: join(tmpdir(), "watchdog-never"),
};

describe("watchdog", () => {
  it("names who has the loop while he has it, and says so again with how long it took", async () => {
    const blocked = start("inside");
    const during = await nextOf(blocked, "loop.blocking", "counter");
    assert.deepEqual([during.level, during.handler, during.inside], ["warn", "text", true]);
    assert.equal(new Date(during.time).toISOString(), during.time);
    assert.ok(during.ms >= 250);
    // The frame of the loop itself, by the line of the source and not of what was made of it.
    let asked = during;
    // On a busy machine the answer comes after the first line.
    while (!asked.stack) asked = await nextOf(blocked, "loop.blocking", "counter");
    const frame = asked.stack.find((line) => line.includes("standStill"));
    assert.match(frame ?? "", /blocked-process\.ts:\d{2}:\d+\)$/);

    blocked.release();
    const after = await nextOf(blocked, "loop.blocked", "counter");
    assert.deepEqual([after.level, after.handler, after.inside], ["warn", "text", true]);
    assert.ok(after.ms >= during.ms);
    assert.equal(await endOf(blocked), 0);
  });

  it("blames nobody when the handler called last has returned", async () => {
    const blocked = start("after");
    const during = await nextOf(blocked, "loop.blocking", "greeter");
    assert.equal(during.inside, false);
    blocked.release();
    assert.ok((await nextOf(blocked, "metered")).ms >= during.ms);
  });

  it("knows where native code was called from when it is over", async () => {
    const blocked = start("native");
    assert.equal((await nextOf(blocked, "loop.blocking", "greeter")).stack, undefined);
    blocked.release();
    const after = await nextOf(blocked, "loop.blocked", "greeter");
    assert.ok(after.stack?.some((line) => line.includes("native")));
  });

  it("writes for people when the log does", async () => {
    const blocked = start("pretty");
    assert.match(
      await blocked.next(),
      /^\[\d\d:\d\d:\d\d\.\d{3}\] WARN: loop\.blocking \{"inside":false,/,
    );
    blocked.release();
    assert.equal(await endOf(blocked), 0);
  });

  it("ends a process whose loop does not turn again, whatever is logged, and notes why", async () => {
    const blocked = start("quiet", { endMs: 1_000 });
    const line = await nextOf(blocked, "loop.ended", "counter");
    assert.deepEqual([line.level, line.handler, line.inside], ["error", "text", true]);
    assert.ok(line.ms >= 1_000);
    await endOf(blocked);
    assert.equal(blocked.process.signalCode, "SIGKILL");
    assert.equal(statSync(blocked.noteFile).mode & 0o777, 0o600);
    const ending = takeEnding(blocked.noteFile);
    assert.deepEqual([ending?.plugin, ending?.inside], ["counter", true]);
    assert.equal(ending?.message, markOf("0123456789abcdef"));
    assert.equal(takeEnding(blocked.noteFile), undefined);
  });

  it("ends a process whose output is full, without waiting for its last line", async () => {
    const blocked = start("unread", { endMs: 1_000 });
    await endOf(blocked);
    assert.equal(blocked.process.signalCode, "SIGKILL");
    assert.equal(takeEnding(blocked.noteFile)?.plugin, "counter");
  });

  it("ends a process that has to be gone, though silence alone would not end it", async () => {
    const blocked = start("stopping");
    await endOf(blocked);
    assert.equal(blocked.process.signalCode, "SIGKILL");
  });

  for (const [what, way, node] of [
    ["that somebody debugs", "after", ["--inspect=0"]],
    ["while the core does what takes long", "copying", []],
  ] as const) {
    it(`ends no process ${what}`, async () => {
      const blocked = start(way, { endMs: 400, node });
      let ms = 0;
      while (ms < 1_000) {
        const line = JSON.parse(await blocked.next()) as Line;
        if (line.event === "loop.blocking") ms = line.ms;
      }
      blocked.release();
      assert.equal(await endOf(blocked), 0);
      assert.ok(!existsSync(blocked.noteFile));
    });
  }

  it("takes no note that is not whole", () => {
    const directory = mkdtempSync(join(tmpdir(), "watchdog-"));
    running.push(() => rmSync(directory, { recursive: true }));
    const file = join(directory, "note");
    for (const text of ["", "null", "{", '{"inside":true}', '{"inside":1,"message":1,"ms":1}']) {
      writeFileSync(file, text);
      assert.equal(takeEnding(file), undefined, text);
      assert.ok(!existsSync(file));
    }
  });

  it("knows how long the loop stood still when that is just over", async () => {
    const watchdog = createWatchdog(IDLE);
    assert.equal(watchdog.silence, 0);
    watchdog.start();
    const until = performance.now() + 600;
    while (performance.now() < until);
    assert.ok(watchdog.silence >= 590);
    // The beat that was due comes first.
    await new Promise((resolve) => setTimeout(resolve, 1));
    assert.ok(watchdog.silence >= 390);
    await watchdog.stop();
  });

  it("keeps no process that has nothing else to do", async () => {
    assert.equal(await endOf(start("idle")), 0);
  });

  it("gives each handler one number", () => {
    const { register } = createWatchdog(IDLE);
    const one = register("a", "text");
    assert.equal(register("a", "text"), one);
    assert.equal(new Set([one, register("b", "text"), register("a", "b"), 0]).size, 4);
  });

  it("starts once, and stops whether it was started or not", async () => {
    const watchdog = createWatchdog(IDLE);
    await watchdog.stop();
    watchdog.start();
    watchdog.start();
    await watchdog.stop();
    await watchdog.stop();
  });
});
