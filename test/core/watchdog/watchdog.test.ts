import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, describe, it } from "vitest";
import { noMeter } from "../../../core/contracts/meter.ts";
import { createWatchdog } from "../../../core/watchdog/watchdog.ts";
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
}

const running: (() => void)[] = [];
afterEach(() => {
  for (const end of running.splice(0)) end();
});

/** Starts a process that stands still until it is released. */
function start(way: string): Blocked {
  const directory = mkdtempSync(join(tmpdir(), "watchdog-"));
  const file = join(directory, "go");
  const child = spawn(process.execPath, ["--import", "tsx", SCRIPT, way, file], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  running.push(() => {
    child.kill("SIGKILL");
    rmSync(directory, { recursive: true });
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    process: child,
    next: async () => String((await lines.next()).value),
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

describe("watchdog", () => {
  it("names who has the loop while he has it, and says so again with how long it took", async () => {
    const blocked = start("inside");
    const during = await nextOf(blocked, "loop.blocking", "counter");
    assert.deepEqual([during.level, during.handler, during.inside], ["warn", "text", true]);
    assert.equal(new Date(during.time).toISOString(), during.time);
    assert.ok(during.ms >= 250);
    // The frame of the loop itself, by the line of the source and not of what was made of it.
    const frame = during.stack?.find((line) => line.includes("standStill"));
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

  it("keeps no process that has nothing else to do", async () => {
    assert.equal(await endOf(start("idle")), 0);
  });

  it("gives each handler one number", () => {
    const { register } = createWatchdog({
      logger: recordingLogger(),
      meter: noMeter,
      pretty: false,
    });
    const one = register("a", "text");
    assert.equal(register("a", "text"), one);
    assert.equal(new Set([one, register("b", "text"), register("a", "b"), 0]).size, 4);
  });

  it("starts once, and stops whether it was started or not", async () => {
    const watchdog = createWatchdog({
      logger: recordingLogger(),
      meter: noMeter,
      pretty: false,
    });
    await watchdog.stop();
    watchdog.start();
    watchdog.start();
    await watchdog.stop();
    await watchdog.stop();
  });
});
