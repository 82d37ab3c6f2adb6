import { PluginError } from "../errors.ts";
import { type Clock, within } from "../ports/clock.ts";
import type { PluginScope } from "./plugin-scope.ts";
import type { RegistrationList } from "./registration.ts";

/** How long one `onClose` may take, in milliseconds. A stop has ten seconds for everything. */
const LIMIT_MS = 1_000;

/**
 * Undoes what one plugin did, or all of them: the latest first, one at a time. What fails is logged
 * and passed over.
 */
export async function undo(
  registrations: RegistrationList,
  clock: Clock,
  plugin?: string,
): Promise<void> {
  for (;;) {
    const entry = registrations.takeLastClose(plugin);
    if (!entry) return;
    try {
      const work = Promise.resolve(entry.run());
      if (!(await within(clock, LIMIT_MS, work))) throw leftBehind(entry.scope);
    } catch (thrown) {
      entry.scope.failed("onClose", thrown);
    }
  }
}

const leftBehind = ({ name }: PluginScope) =>
  new PluginError(
    "ERR_PLUGIN",
    name,
    `plugin ${name}: onClose did not end within ${LIMIT_MS} ms and was left behind`,
  );

/** Counts what runs beside the answers, so that closing can wait for it. */
export class Pending {
  #count = 0;
  #onIdle: (() => void) | undefined;

  get count(): number {
    return this.#count;
  }

  begin(): void {
    this.#count += 1;
  }

  end(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#onIdle?.();
  }

  /** Resolves when nothing runs any more. */
  idle(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }
}
