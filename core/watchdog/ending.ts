import { readFileSync, rmSync } from "node:fs";
import type { Ending } from "./watcher.ts";

/**
 * Why a watchdog ended the process before this one; told once.
 *
 * @returns `undefined` when none did, or its note is not whole: then nothing is known, as after a kill
 */
export function takeEnding(noteFile: string): Ending | undefined {
  try {
    const note = readFileSync(noteFile, "utf8");
    // First of all, so that a death in between leaves nobody acquitted twice.
    rmSync(noteFile);
    const ending = JSON.parse(note) as Partial<Ending> | null;
    const { inside, message, ms } = ending ?? {};
    const isWhole = typeof inside === "boolean" && Number.isInteger(message) && Number.isFinite(ms);
    return isWhole ? (ending as Ending) : undefined;
  } catch {
    return undefined;
  }
}
