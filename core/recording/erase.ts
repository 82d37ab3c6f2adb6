import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { writePrivateFile } from "../private-files.ts";
import { readCallback, readHead } from "./read.ts";
import type { RecordedCallback } from "./recording.ts";
import { RECORDING_NAME } from "./recording-files.ts";

/**
 * Takes messages out of the recordings of a bot. Nobody may write to them meanwhile.
 *
 * @param isTheirs also asked about what the bot cannot open any more
 * @returns how many
 * @throws NodeJS.ErrnoException (as a rejection); RecordingError for a file that cannot be read
 */
export async function eraseFromRecordings(
  directory: string,
  isTheirs: (callback: RecordedCallback) => boolean,
): Promise<number> {
  if (!existsSync(directory)) return 0;
  let erased = 0;
  for (const name of await readdir(directory)) {
    if (RECORDING_NAME.test(name)) erased += eraseFrom(join(directory, name), isTheirs);
  }
  return erased;
}

function eraseFrom(file: string, isTheirs: (callback: RecordedCallback) => boolean): number {
  const [first = "", ...lines] = readFileSync(file, "utf8").split("\n");
  const head = readHead(first);
  // An outline holds sizes and times; whose they are cannot be told from it.
  if (head.bodies === "left-out") return 0;
  const kept = lines.filter((line, index) => {
    if (line.trim() === "") return true;
    const value = parsed(line);
    // The last line may have been cut off by a crash, in the middle of what somebody wrote.
    return value !== undefined && !isTheirs(readCallback(value, head, index + 2));
  });
  if (kept.length < lines.length) writePrivateFile(file, [first, ...kept].join("\n"));
  return lines.length - kept.length;
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
