import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Frames that are worth their bytes in a log. */
const FRAMES = 6;

/** Where the framework itself lies: every file beside this one and below. */
const CORE = fileURLToPath(new URL(".", import.meta.url));

/** The place at the end of a frame, as in `at async roll (file:///srv/bot/plugins/dice.ts:4:9)`. */
const PLACE = /(?:\(|^at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):\d+:\d+\)?$/;

/**
 * Where an error was made, without its message: that may quote what a member wrote, and the head
 * of a stack repeats it, line breaks and all.
 */
export function framesOf(error: Error): readonly string[] {
  return stackOf(error).slice(0, FRAMES);
}

/** The files of an error's stack, the innermost first; what has no file, as Node's own, is left out. */
export function filesOf(error: Error): readonly string[] {
  return stackOf(error)
    .map(fileOf)
    .filter((file) => file !== undefined);
}

/** A path as people read it: relative to where the process was started, unless it lies elsewhere. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : short;
}

/** Whether a file is the framework's own. */
export const isCoreFile = (file: string): boolean => file.startsWith(CORE);

/** Whether a file came with a package. */
export const isPackageFile = (file: string): boolean =>
  file.includes(`${sep}node_modules${sep}`) && !isCoreFile(file);

/**
 * Where in the files of a bot's author an error was made, as in `/srv/bot/plugins/dice.ts:4:9`;
 * what caused it says so before what wraps it.
 */
export function framePlace(error: Error): string | undefined {
  const inside = error.cause instanceof Error ? framePlace(error.cause) : undefined;
  if (inside !== undefined) return inside;
  const own = stackOf(error).find((frame) => {
    const file = fileOf(frame);
    return file !== undefined && !isCoreFile(file) && !isPackageFile(file);
  });
  if (own === undefined) return undefined;
  return placeOf(own);
}

/** Where the framework was called, as in `/srv/bot/plugins/dice.ts:4:9`; `undefined` where stacks do not say. */
export function callingPlace(): string | undefined {
  const frames = stackOf(new Error("only for its stack"));
  const outside = frames.find((frame) => {
    const file = fileOf(frame);
    return file !== undefined && !isCoreFile(file);
  });
  return outside && placeOf(outside);
}

/** The file of a place. */
export const fileOfPlace = (place: string): string => place.replace(/:\d+:\d+$/, "");

/** The place that a frame names, by the path of its file. */
const placeOf = (frame: string): string =>
  `${fileOf(frame)}${/(:\d+:\d+)\)?$/.exec(frame)?.[1] ?? ""}`;

/** Every frame of an error, as in `at roll (/srv/bot/plugins/dice.ts:4:9)`, without its message. */
export function stackOf({ stack = "", message }: Error): readonly string[] {
  const head = message === "" ? -1 : stack.indexOf(message);
  const below = head < 0 ? stack : stack.slice(head + message.length);
  const lines = below.split("\n").map((line) => line.trim());
  return lines.filter((line) => line.startsWith("at "));
}

/** The file that a frame names; `undefined` for one that names none, as Node's own. */
export function fileOf(frame: string): string | undefined {
  const [place] = (PLACE.exec(frame)?.[1] ?? "").split("?");
  if (!place) return undefined;
  try {
    return place.startsWith("file://") ? fileURLToPath(place) : place;
  } catch {
    return undefined;
  }
}
