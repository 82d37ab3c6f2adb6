import { AsyncLocalStorage } from "node:async_hooks";
import { dirname, join, parse, sep } from "node:path";
import type { AnyEvent } from "../events/own.ts";
import { filesOf, isCoreFile, isPackageFile } from "../trace.ts";
import type { PluginScope } from "./plugin-scope.ts";

/** Who asked for what was refused. */
interface Asker {
  readonly scope: PluginScope;
  /** What was called, as in `ctx.push`. */
  readonly what: string;
  readonly event: AnyEvent | undefined;
}

/** What the core refused plugins, so that a refusal nobody awaits is found to be theirs. */
const refusals = new WeakMap<object, Asker>();

/**
 * The same promise for whoever asked. The core makes it in files of its own, long after the call:
 * without this mark its stack would not lead to the plugin that let it float.
 */
export function askedBy<T>(
  promise: Promise<T>,
  scope: PluginScope,
  what: string,
  event?: AnyEvent,
): Promise<T> {
  return promise.catch((thrown: unknown) => {
    if (typeof thrown === "object" && thrown !== null) refusals.set(thrown, { scope, what, event });
    throw thrown;
  });
}

/** Which handler is at work; only a bot that is traced pays for it. */
export const atWork = new AsyncLocalStorage<{
  readonly plugin: string;
  readonly handler: string;
  readonly event: AnyEvent | undefined;
}>();

/** A plugin and where it was defined. */
export interface Sourced {
  readonly scope: PluginScope;
  readonly source: string | undefined;
}

/**
 * Takes a rejection that nobody awaited, unless it is the core's own: a line in the log, a failure of
 * the plugin that let it float, and the bot lives.
 *
 * @param own whose it is when no plugin can be told: that of the configuration
 * @returns whether it was taken
 */
export function takeStray(thrown: unknown, plugins: readonly Sourced[], own: PluginScope): boolean {
  const asker = typeof thrown === "object" && thrown !== null ? refusals.get(thrown) : undefined;
  const files = thrown instanceof Error ? filesOf(thrown) : [];
  const lies = (file: string) => plugins.find(({ source }) => belongs(file, source));
  const culprit = asker?.scope ?? files.map(lies).find((found) => found !== undefined)?.scope;
  const isForeign = files.some((file) => !isCoreFile(file) && !isPackageFile(file));
  // Nobody else's file and one of ours: a fault of the core, after which nothing is certain.
  if (!culprit && !isForeign && files.some(isCoreFile)) return false;

  const running = atWork.getStore();
  const scope =
    culprit ?? plugins.find(({ scope }) => scope.name === running?.plugin)?.scope ?? own;
  const isRunning = running?.plugin === scope.name;
  const handler = isRunning ? running.handler : (asker?.what ?? "not awaited");
  scope.failed(handler, thrown, asker?.event ?? (isRunning ? running.event : undefined), STRAY);
  return true;
}

const STRAY = "plugin.not_awaited";

/** Whether a file is part of a plugin: its only file, its folder, or the folder beside it. */
function belongs(file: string, source: string | undefined): boolean {
  if (source === undefined) return false;
  if (file === source) return true;
  const { name } = parse(source);
  const folder = name === "index" ? dirname(source) : join(dirname(source), name);
  return file.startsWith(folder + sep);
}
