import type { PluginScope } from "./plugin-scope.ts";

/**
 * The same function, whose synchronous part the watchdog knows by name: what blocks the event loop
 * stands there.
 *
 * @param messageOf the one message (`event.id`) that it is called for
 */
export function watchedCall<C, R>(
  { name, watch }: PluginScope,
  label: string,
  call: (context: C) => R,
  messageOf: (context: C) => string | undefined = () => undefined,
): (context: C) => R {
  const number = watch.register(name, label);
  return (context) => {
    watch.enter(number, messageOf(context));
    try {
      return call(context);
    } finally {
      watch.leave();
    }
  };
}
