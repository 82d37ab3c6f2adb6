import type { PluginScope } from "./plugin-scope.ts";

type Undo = () => void | Promise<void>;

/** What must be undone when the bot closes, for all plugins, in the order in which it was done. */
export class UndoList {
  readonly #entries: { readonly scope: PluginScope; readonly undo: Undo }[] = [];

  add(scope: PluginScope, undo: Undo): void {
    this.#entries.push({ scope, undo });
  }

  /** Undoes everything, the latest first, one at a time. What fails is logged and passed over. */
  async run(): Promise<void> {
    for (let entry = this.#entries.pop(); entry; entry = this.#entries.pop()) {
      try {
        await entry.undo();
      } catch (thrown) {
        entry.scope.failed("onClose", thrown);
      }
    }
  }
}
