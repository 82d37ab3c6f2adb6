import { cellOf } from "../storage/plugin-store.ts";
import type { Doing } from "./doing.ts";
import type { Updatable } from "./effects.ts";

/**
 * Changes an entry and notes the result, in one write, which waits while the disk is full.
 *
 * @throws PluginError `ERR_PLUGIN`, BotError `ERR_VALUE`, `ERR_STORE_CLOSED` (all as rejections)
 */
export async function update(
  doing: Doing,
  entry: Updatable,
  change: (value: unknown) => unknown,
): Promise<unknown> {
  const cell = typeof entry === "object" && entry !== null ? cellOf(entry) : undefined;
  if (!cell) {
    throw doing.scope.misused(
      "ctx.update takes an entry: ctx.update(trail.of(event.from), change)",
    );
  }
  const { owner, store } = cell.shelf;
  const name = doing.next(`update ${owner}/${cell.storedKey}`);
  const json = await doing.scope.persist(store, (writer) => {
    const noted = doing.noted(name, writer.steps);
    if (noted !== undefined) return noted;
    const stored = cell.change(writer.values(owner), change);
    doing.note(writer, name, stored);
    return stored;
  });
  return JSON.parse(json);
}
