import type { PluginScope } from "../plugin-scope.ts";
import { checkedKey } from "../storage/key.ts";
import type { OnceOptions } from "./effects.ts";

/** Names of stores hold no colon, so that no entry has such a key. */
const PREFIX = "once:";

/**
 * Does `work` unless the key is known.
 *
 * @throws what `work` throws, and then it is not done again either
 */
export async function once(
  scope: PluginScope,
  key: string,
  work: () => unknown,
  { for: life }: OnceOptions = {},
): Promise<boolean> {
  const stored = PREFIX + checkedKey(key, scope, "ctx.once");
  if (life !== undefined && !(Number.isFinite(life) && life > 0)) {
    throw scope.misused("ctx.once: for is a number of milliseconds above 0");
  }
  const isNew = await scope.persist(scope.storeFor("ctx.once"), (writer) => {
    const values = writer.values(scope.name);
    const now = scope.clock.now();
    if (values.get(stored, now)) return false;
    values.set({ key: stored, value: `${now}`, expiresAt: life && now + life });
    return true;
  });
  if (isNew) await work();
  return isNew;
}
