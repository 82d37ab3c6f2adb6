import { relative } from "node:path";
import type { StackLine, Thrown } from "../sandbox/feed/records.ts";
import { fileOf, isCoreFile, isPackageFile, stackOf } from "../trace.ts";

/** Longer messages are cut: somebody has put a document into one. Characters. */
const MESSAGE = 4_000;
/** Lines of a stack that anybody reads. */
const LINES = 20;

/** What a plugin threw, for people: with its message, and its stack as far as it is the author's. */
export function thrownOf(plugin: string, handler: string, thrown: unknown): Thrown {
  try {
    if (!(thrown instanceof Error)) {
      return { plugin, handler, error: typeof thrown, message: cut(String(thrown)), ...NO_STACK };
    }
    const frames = stackOf(thrown).slice(0, LINES).map(frameOf);
    const place = frames.find(({ own }) => own)?.at;
    const stack = frames.map(({ text, own }) => ({ text, own }));
    return { plugin, handler, error: thrown.name, message: cut(withCauses(thrown)), place, stack };
  } catch {
    // Its properties are getters or a proxy, and they throw too.
    return { plugin, handler, error: "unreadable", message: "", ...NO_STACK };
  }
}

const NO_STACK = { place: undefined, stack: [] } as const;

const cut = (text: string) => (text.length > MESSAGE ? `${text.slice(0, MESSAGE)}…` : text);

/** Many errors only wrap another, as a failed fetch does: the cause is what one wants to know. */
function withCauses(error: Error): string {
  const texts = [error.message];
  let { cause } = error;
  while (cause instanceof Error && texts.length < 5) {
    texts.push(`${cause.name}: ${cause.message}`);
    cause = cause.cause;
  }
  return texts.join("\n← ");
}

/** A frame with the place that it names, as in `plugins/dice.ts:4:9`. */
function frameOf(frame: string): StackLine & { readonly at: string | undefined } {
  const file = fileOf(frame);
  if (file === undefined) return { text: frame.slice("at ".length), own: false, at: undefined };
  const own = !isCoreFile(file) && !isPackageFile(file);
  const spot = /(:\d+:\d+)\)?$/.exec(frame)?.[1] ?? "";
  const at = `${own ? shortened(file) : file}${spot}`;
  const call = /^at (?:async )?(.*?) \(/.exec(frame)?.[1];
  return { text: call === undefined ? at : `${call} (${at})`, own, at };
}

/** Relative to where the bot was started, unless it lies elsewhere. */
function shortened(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? file : path;
}
