import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";

const ROOT = new URL("../..", import.meta.url).pathname;
/** A user whom the system knows by number only, as in `docker run --user`. */
const USER = "54321";

/**
 * The root of this machine once more, mounted read-only with `/tmp` and all, and a small data
 * directory that belongs to the user: what a container is with a read-only root and one volume.
 */
const CONTAINER = `
set -e
mount --make-rprivate /
mount --bind / "$1"
mount -o remount,ro,bind "$1"
mount -t proc proc "$1/proc"
mount --bind /dev "$1/dev"
mount -t tmpfs -o size=32m tmpfs "$1/srv"
mkdir -m 700 "$1/srv/data"
chown ${USER}:${USER} "$1/srv/data"
exec chroot --userspec=${USER}:${USER} "$1" /bin/sh -c 'cd "$0"; exec "$@"' "$2" env -i PATH="$PATH" \\
  PORT=0 HUIYIN_ADMIN_PORT=0 HUIYIN_DATA_DIR=/srv/data "\${@:3}"`;

const mayMount = spawnSync("unshare", ["--mount", "true"]).status === 0;

let child: ChildProcess | undefined;
let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "huiyin-root-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  // The mounts are its own: what is left here is empty.
  rmdirSync(root);
});

describe.runIf(mayMount)(
  "a container with a read-only root, and a user without name and home",
  () => {
    it("starts, keeps its data in the one place it may write to, and stops", async () => {
      const { scripts } = (await import(join(ROOT, "package.json"), { with: { type: "json" } }))
        .default;
      const [, ...words] = String(scripts.start).split(" ");
      child = spawn(
        "unshare",
        ["--mount", "bash", "-c", CONTAINER, "container", root, ROOT, process.execPath, ...words],
        { stdio: ["ignore", "pipe", "pipe"] },
      );
      let said = "";
      for (const stream of [child.stdout, child.stderr])
        stream?.on("data", (text) => (said += text));
      const ended = once(child, "exit");
      const isOver = () => child?.exitCode !== null;
      while (!said.includes('"bot.started"') && !isOver())
        await once(child.stdout ?? child, "data");
      child.kill("SIGTERM");
      const [code] = await ended;
      assert.deepEqual([code, said.includes("at Object.")], [0, false], said);
    });
  },
);
