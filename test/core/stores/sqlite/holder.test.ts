import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, it } from "vitest";
import { type Holder, isLive, thisProcess } from "../../../../core/stores/sqlite/holder.ts";
import { readMark, writeMark } from "../../../../core/stores/sqlite/mark.ts";
import { sqlite } from "../../../../core/stores/sqlite/sqlite.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";

const NOW = 1_795_392_000_000;
const SCRIPT = join(import.meta.dirname, "../../../support/store-process.ts");
const hasProc = existsSync("/proc/self/stat");
const hasSpaces =
  hasProc && spawnSync("unshare", ["--pid", "--fork", "--mount-proc", "true"]).status === 0;

let directory: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "holder-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

/** A process that holds a store in `place`, once it has written to it. */
async function holding(place: string, space: readonly string[] = []) {
  const node = [process.execPath, "--import", "tsx", SCRIPT, place];
  const [command = "", ...rest] = [...space, ...node];
  child = spawn(command, rest, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout ?? child, "data");
  return readMark(join(place, "huiyin.db"));
}

async function killed() {
  const gone = child && once(child, "exit");
  child?.kill("SIGKILL");
  await gone;
}

const open = (place: string) => sqlite().open({ directory: place, logger: recordingLogger() });

describe.runIf(hasProc)("the holder that a mark names", () => {
  const startedOf = (pid = 0) =>
    readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19];
  const sleeping = (): Holder => {
    child = spawn("sleep", ["60"]);
    const { pid = 0 } = child;
    return { ...thisProcess(), pid, started: startedOf(pid) };
  };

  it("lives while its process does", async () => {
    const holder = sleeping();
    assert.equal(isLive(holder, undefined, NOW), true);
    await killed();
    assert.equal(isLive(holder, NOW, NOW), false);
  });

  it("is none with our own number, nor with that of a process that began later", () => {
    assert.equal(isLive(thisProcess(), NOW, NOW), false);
    assert.equal(isLive({ ...sleeping(), started: "1" }, NOW, NOW), false);
  });

  it("is none when it is dead and its parent has not asked", async () => {
    const script = 'require("child_process").spawn("true"); const end = Date.now() + 1500;';
    child = spawn(process.execPath, ["-e", `${script} while (Date.now() < end);`]);
    let zombie: number | undefined;
    while (zombie === undefined) {
      await wait(20);
      const found = spawnSync("ps", ["-o", "pid=,stat=", "--ppid", String(child.pid)]).stdout;
      zombie = Number(/(\d+) +Z/.exec(String(found))?.[1]) || undefined;
    }
    const holder = { ...thisProcess(), pid: zombie, started: startedOf(zombie) };
    assert.equal(isLive(holder, NOW, NOW), false);
  });

  it("is known by its last sign where the process cannot be looked at", () => {
    const pid = process.ppid;
    const since = "2026-01-01T00:00:00.000Z";
    const here = thisProcess();
    for (const unknowable of [
      { ...here, pid, started: undefined },
      { ...here, pid, boot: "of another machine" },
      { ...here, pid, space: "pid:[1]" },
      { pid, since },
    ]) {
      assert.equal(isLive(unknowable, NOW - 4_900, NOW), true);
      assert.equal(isLive(unknowable, NOW + 4_900, NOW), true, "clocks of two machines differ");
      assert.equal(isLive(unknowable, NOW - 5_000, NOW), false);
      assert.equal(isLive(unknowable, undefined, NOW), false);
    }
  });
});

describe.runIf(hasProc)("a store whose file system has no locks", () => {
  /** Its copy has no locks, as a file system that knows none. */
  async function unlocked(space?: readonly string[]) {
    const place = join(directory, "held");
    const mark = await holding(place, space);
    const copy = join(directory, "copy");
    cpSync(place, copy, { recursive: true });
    return { mark, copy };
  }

  it("is left to the process that its mark names, and taken when that is dead", async () => {
    const { copy } = await unlocked();
    assert.throws(() => open(copy), {
      code: "ERR_STORE_IN_USE",
      message: new RegExp(`process ${child?.pid}`),
    });
    await killed();
    await open(copy).close();
  });

  it("is left to a process of another container while that gives signs", async () => {
    const { copy, mark } = await unlocked();
    const file = join(copy, "huiyin.db");
    const holder = { ...thisProcess(), pid: 4_000_000, space: "pid:[1]" };
    writeMark(file, { holder, logged: mark.logged }, Date.now());
    assert.throws(() => open(copy), { code: "ERR_STORE_IN_USE" });
    writeMark(file, { holder, logged: mark.logged }, Date.now() - 6_000);
    await killed();
    await open(copy).close();
  });
});

describe.runIf(hasSpaces)("a container that is killed", () => {
  it("starts again at once, although it has the same process number each time", async () => {
    const space = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"];
    const place = join(directory, "data");
    for (let run = 1; run <= 3; run += 1) {
      const mark = await holding(place, space);
      assert.equal(mark.holder?.pid, 1);
      await killed();
    }
  });
});
