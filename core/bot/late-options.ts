import { type LateOptions, ON_LATE } from "../contracts/late.ts";
import { PluginError } from "../errors.ts";
import { isInvisible } from "../events/invisible.ts";

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
