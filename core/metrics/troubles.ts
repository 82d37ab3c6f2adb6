import type { Registry } from "prom-client";
import type { Meter } from "../ports/meter.ts";
import { Children, createCounter, MOST_CODES, MOST_PLUGINS, NO_PLUGIN } from "./figures.ts";

/** What went wrong: in a plugin, in a store that takes nothing, in an event loop that stands still. */
export function countTroubles(
  registry: Registry,
): Pick<Meter, "pluginFailed" | "writeFailed" | "blocked"> {
  const pluginFailures = createCounter({
    registry,
    name: "huiyin_plugin_failures_total",
    help: "What plugins threw, and rejections that nobody awaited, by plugin",
    labels: ["plugin"],
  });
  const failures = createCounter({
    registry,
    name: "huiyin_store_write_failures_total",
    help: "Writes to the store that were refused or undone, by error code",
    labels: ["code"],
  });
  const blocks = createCounter({
    registry,
    name: "huiyin_loop_blocks_total",
    help: "How often the event loop stood still for more than a second, by plugin",
    labels: ["plugin"],
  });
  const blockedSeconds = createCounter({
    registry,
    name: "huiyin_loop_blocked_seconds_total",
    help: "How long the event loop stood still in all, by plugin",
    labels: ["plugin"],
  });

  const failing = new Children(MOST_PLUGINS, (plugin) => pluginFailures(plugin));
  const codes = new Children(MOST_CODES, (code) => failures(code));
  const plugins = new Children(MOST_PLUGINS, (plugin) => ({
    blocks: blocks(plugin),
    seconds: blockedSeconds(plugin),
  }));
  // They stand there from the start, so that the first of each is seen to be new.
  for (const code of ["ERR_STORE", "ERR_STORE_FULL"]) codes.get(code);
  plugins.get(NO_PLUGIN);

  return {
    pluginFailed(plugin) {
      failing.get(plugin).value += 1;
    },
    writeFailed(code) {
      codes.get(code).value += 1;
    },
    blocked(plugin, ms) {
      const { blocks, seconds } = plugins.get(plugin ?? NO_PLUGIN);
      blocks.value += 1;
      seconds.value += ms / 1_000;
    },
  };
}
