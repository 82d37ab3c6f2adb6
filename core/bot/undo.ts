import { PluginError } from "../errors.ts";
import { type Clock, within } from "../ports/clock.ts";
import type { PluginScope } from "./plugin-scope.ts";

type Undo = () => void | Promise<void>;

/** How long one of them may take, in milliseconds. A stop has ten seconds for everything. */
const LIMIT_MS = 1_000;

/** What must be undone when the bot closes, for all plugins, in the order in which it was done. */
export class UndoList {
  readonly #entries: { readonly scope: PluginScope; readonly undo: Undo }[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(scope: PluginScope, undo: Undo): void {
    this.#entries.push({ scope, undo });
  }

  /** Undoes everything, the latest first, one at a time. What fails is logged and passed over. */
  async run(): Promise<void> {
    for (let entry = this.#entries.pop(); entry; entry = this.#entries.pop()) {
      try {
        const work = Promise.resolve(entry.undo());
        if (!(await within(this.#clock, LIMIT_MS, work))) throw leftBehind(entry.scope);
      } catch (thrown) {
        entry.scope.failed("onClose", thrown);
      }
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
