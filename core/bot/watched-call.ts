import type { PluginScope } from "./plugin-scope.ts";

/**
 * The same function, whose synchronous part the watchdog knows by name: what blocks the event loop
 * stands there.
 */
export function watchedCall<C, R>(
  { name, watch }: PluginScope,
  label: string,
  call: (context: C) => R,
): (context: C) => R {
  const number = watch.register(name, label);
  return (context) => {
    watch.enter(number);
    try {
      return call(context);
    } finally {
      watch.leave();
    }
  };
}
