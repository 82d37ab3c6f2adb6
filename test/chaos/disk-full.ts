import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startLoad } from "./load.ts";
import { type Outcome, playRound } from "./round.ts";

/** A file system of a few megabytes. */
export interface SmallDisk {
  readonly directory: string;
  /** Takes all that is left. */
  fill(): void;
  free(): void;
  unmount(): void;
}

const MEGABYTES = 6;
/** How long the disk stays full. */
const FULL_MS = 2_500;

/** @returns `undefined` where nobody may mount one */
export function mountSmallDisk(): SmallDisk | undefined {
  const directory = mkdtempSync(join(tmpdir(), "huiyin-disk-"));
  const ballast = join(directory, "ballast");
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${MEGABYTES}m`, "tmpfs", directory], {
      stdio: "ignore",
    });
  } catch {
    rmSync(directory, { recursive: true });
    return undefined;
  }
  return {
    directory,
    fill() {
      const { bavail, bsize } = statfsSync(directory);
      try {
        writeFileSync(ballast, Buffer.alloc(bavail * bsize));
      } catch (error) {
        // The bot took some of it in between: all the same, nothing is left.
        if (!isFull(error)) throw error;
      }
    },
    free: () => rmSync(ballast, { force: true }),
    unmount() {
      execFileSync("umount", ["--lazy", directory]);
      rmSync(directory, { recursive: true });
    },
  };
}

const isFull = (error: unknown) =>
  error instanceof Error && "code" in error && error.code === "ENOSPC";

/** How often the bot refused what it could not keep. */
export interface Filled extends Outcome {
  readonly refused: number;
}

/**
 * The disk fills under load, and is freed again: what cannot be kept is refused with 503, and the
 * bot recovers by itself; once it is killed while the disk is full.
 */
export async function diskFull(seed: number, disk: SmallDisk): Promise<Filled> {
  // Killed on a full disk, the bot takes with it what it could not note since that was full.
  const options = { seed, dataDirectory: disk.directory, noteMs: FULL_MS + 500 };
  const outcome = await playRound(options, async ({ stage, bot, witness, dice }) => {
    await bot.start();
    const endLoad = startLoad({ stage, witness, dice, perSecond: 50 });
    for (const kills of [false, true]) {
      await wait(1_000);
      disk.fill();
      await wait(FULL_MS);
      if (kills) await bot.kill();
      disk.free();
      if (kills) await bot.start();
      await wait(2_500);
    }
    endLoad();
    await bot.kill();
  });
  const statuses = outcome.history.messages.flatMap((message) => message.statuses);
  return { ...outcome, refused: statuses.filter((status) => status === 503).length };
}
