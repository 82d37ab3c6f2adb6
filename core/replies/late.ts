import { PluginError } from "../errors.ts";
import { isInvisible } from "./reply-made.ts";
import type { Texts } from "./texts.ts";

/**
 * What becomes of an answer that takes longer than WeCom waits.
 *
 * `push`: an empty response after 4.5 s; what the handler comes to is sent actively.
 * `ack+push`: the same, with a text in that response that says it is being worked on.
 * `retry-window`: the delivery is left to WeCom's cut, and the reply rides one of the repeats, up to
 * about 14 s after the first; needs no active send.
 * `drop`: an empty response, and a line in the log.
 */
export type OnLate = "push" | "ack+push" | "retry-window" | "drop";

/** All of them; the first is the default. */
export const ON_LATE: readonly [OnLate, ...OnLate[]] = ["push", "ack+push", "retry-window", "drop"];

/** What one handler wants when it is late; what is left out is the app's. */
export interface LateOptions {
  readonly onLate?: OnLate | undefined;
  /** The text of `ack+push`. */
  readonly ack?: string | undefined;
}

/** Of a handler that leaves everything to its app. */
export const NO_WISH: LateOptions = Object.freeze({});

/**
 * A frozen copy of what a handler wants when it is late.
 *
 * @param plugin for the error
 * @throws PluginError `ERR_PLUGIN_SETUP` for an unknown way, and an acknowledgement without text
 */
export function lateOptions({ onLate, ack }: LateOptions = {}, plugin: string): LateOptions {
  if (onLate === undefined && ack === undefined) return NO_WISH;
  if (onLate !== undefined && !ON_LATE.includes(onLate)) {
    throw refused(plugin, `onLate is one of ${ON_LATE.join(", ")}`);
  }
  if (ack !== undefined && (typeof ack !== "string" || isInvisible(ack))) {
    throw refused(plugin, "ack is a text that shows something");
  }
  return Object.freeze({ onLate, ack });
}

const refused = (plugin: string, why: string) =>
  new PluginError("ERR_PLUGIN_SETUP", plugin, `plugin ${plugin}: ${why}`);

/** What an app wants of its answers. */
export interface AnswerPolicy {
  /** What becomes of one that is late. */
  readonly onLate: OnLate;
  /** The text of `ack+push`. */
  readonly ack: string;
  /** Whether markdown is sent as its plain twin. */
  readonly plainMarkdown: boolean;
  readonly texts: Texts;
}
