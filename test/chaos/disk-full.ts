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
  /** Takes all that is left, also what was freed since it was full. */
  fill(): void;
  free(): void;
  unmount(): void;
}

const MEGABYTES = 16;
/** How long the disk stays full. */
const FULL_MS = 2_500;

/** @returns `undefined` where nobody may mount one */
export function mountSmallDisk(): SmallDisk | undefined {
  const directory = mkdtempSync(join(tmpdir(), "huiyin-disk-"));
  const filling = (number: number) => join(directory, `filling-${number}`);
  let fillings = 0;
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
        fillings += 1;
        writeFileSync(filling(fillings), Buffer.alloc(bavail * bsize));
      } catch (error) {
        // The bot took some of it in between: all the same, nothing is left.
        if (!isFull(error)) throw error;
      }
    },
    free() {
      for (; fillings > 0; fillings -= 1) rmSync(filling(fillings), { force: true });
    },
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
 * bot recovers by itself; once it is killed meanwhile, and started before there is room, even what its
 * ballast had held being taken.
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
      disk.fill();
      const started = kills && bot.start();
      if (kills) await wait(FULL_MS);
      disk.free();
      await started;
      await wait(3_500);
    }
    endLoad();
    await bot.kill();
  });
  const statuses = outcome.history.messages.flatMap((message) => message.statuses);
  return { ...outcome, refused: statuses.filter((status) => status === 503).length };
}
