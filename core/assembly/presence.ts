import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "../ports/logger.ts";
import { writePrivateFile } from "../private-files.ts";

/** A bot that runs, as it tells the commands of its own machine where it can be asked. */
export interface Presence {
  readonly pid: number;
  readonly mode: "sandbox" | "live";
  /** Of the public listener. */
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  readonly apps: readonly { readonly name: string; readonly path: string }[];
  /** Whether it can put new code in its own place. */
  readonly reloadable?: boolean;
}

const FILE = "running.json";

/**
 * Writes down in the data directory where the bot listens, so that a command finds it whatever
 * ports its own shell speaks of.
 *
 * @returns takes the note away; to be called as the process ends
 */
export function announce(
  directory: string,
  presence: Presence,
  logger: Pick<Logger, "warn">,
): () => void {
  const file = join(directory, FILE);
  try {
    writePrivateFile(file, `${JSON.stringify(presence)}\n`);
  } catch (error) {
    // A full disk keeps no bot from starting: the commands ask the ports of their own shell then.
    logger.warn("bot.unannounced", { file, error });
  }
  return () => {
    if (read(file)?.pid === presence.pid) rmSync(file, { force: true });
  };
}

/** The bot that runs on this data directory; `undefined` when the one that wrote the note is gone. */
export function presenceIn(directory: string): Presence | undefined {
  const presence = read(join(directory, FILE));
  return presence && isAlive(presence.pid) ? presence : undefined;
}

function read(file: string): Presence | undefined {
  try {
    const value = JSON.parse(readFileSync(file, "utf8")) as Partial<Presence> | null;
    const isWhole =
      Number.isSafeInteger(value?.pid) &&
      Number.isSafeInteger(value?.port) &&
      Number.isSafeInteger(value?.adminPort) &&
      Array.isArray(value?.apps);
    return isWhole ? (value as Presence) : undefined;
  } catch {
    return undefined;
  }
}

/** A process of somebody else's is one too: signals to it are refused, not lost. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
