import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, it } from "vitest";
import { type Holder, isLive, thisProcess } from "../../../../core/stores/sqlite/file/holder.ts";
import { readMark, writeMark } from "../../../../core/stores/sqlite/file/mark.ts";
import { HoldingProcess } from "./holding.ts";
import { freshPlace } from "./place.ts";

const NOW = 1_795_392_000_000;
const hasProc = existsSync("/proc/self/stat");
const hasSpaces =
  hasProc && spawnSync("unshare", ["--pid", "--fork", "--mount-proc", "true"]).status === 0;

const place = freshPlace();
let child: ChildProcess | undefined;
let holding: HoldingProcess | undefined;
afterEach(async () => {
  child?.kill("SIGKILL");
  await holding?.kill();
  child = undefined;
  holding = undefined;
});

/** A process that holds a store in `directory`, once it has written to it. */
async function holds(directory: string, within?: readonly string[]) {
  holding = new HoldingProcess(directory, within);
  await holding.until(1);
  return readMark(join(directory, "huiyin.db"));
}

async function killed() {
  const gone = child && once(child, "exit");
  child?.kill("SIGKILL");
  await gone;
}

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

describe.runIf(hasProc)("a process that holds a store", () => {
  it("is named to whoever comes second, and goes on writing", async () => {
    await holds(place.directory);
    const inUse = { code: "ERR_STORE_IN_USE", message: new RegExp(`process ${holding?.pid}`) };
    await assert.rejects(place.open(), inUse);
    const before = holding?.acknowledged.length ?? 0;
    await holding?.until(before + 5);
    await holding?.kill();
    await place.reopen();
  });
});

describe.runIf(hasProc)("a store whose file system has no locks", () => {
  /** Its copy has no locks, as a file system that knows none. */
  async function unlocked() {
    const held = join(place.directory, "held");
    const mark = await holds(held);
    const copy = join(place.directory, "copy");
    holding?.copyTo(copy);
    return { mark, copy };
  }

  it("is left to the process that its mark names, and taken when that is dead", async () => {
    const { copy } = await unlocked();
    await assert.rejects(place.open({ directory: copy }), {
      code: "ERR_STORE_IN_USE",
      message: new RegExp(`process ${holding?.pid}`),
    });
    await holding?.kill();
    await place.reopen({ directory: copy });
  });

  it("is left to a process of another container while that gives signs", async () => {
    const { copy, mark } = await unlocked();
    const file = join(copy, "huiyin.db");
    const holder = { ...thisProcess(), pid: 4_000_000, space: "pid:[1]" };
    writeMark(file, { holder, logged: mark.logged }, Date.now());
    await assert.rejects(place.open({ directory: copy }), { code: "ERR_STORE_IN_USE" });
    writeMark(file, { holder, logged: mark.logged }, Date.now() - 6_000);
    await place.reopen({ directory: copy });
  });
});

describe.runIf(hasSpaces)("a container that is killed", () => {
  it("starts again at once, although it has the same process number each time", async () => {
    const space = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"];
    const directory = join(place.directory, "data");
    for (let run = 1; run <= 3; run += 1) {
      const mark = await holds(directory, space);
      assert.equal(mark.holder?.pid, 1);
      await holding?.kill();
    }
  });
});
