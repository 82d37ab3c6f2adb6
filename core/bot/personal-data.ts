import type { Member } from "../events/member.ts";
import type { PluginScope } from "./plugin-scope.ts";

/** What a plugin keeps of a member, as plain data; `undefined` for nothing. */
export type Exporter = (member: Member) => unknown;
/** Forgets what a plugin keeps of a member. */
export type Eraser = (member: Member) => void | Promise<void>;

/** What the plugins know of members beyond what the core keeps for them. */
export class PersonalData {
  readonly #exporters: { readonly scope: PluginScope; readonly run: Exporter }[] = [];
  readonly #erasers: { readonly scope: PluginScope; readonly run: Eraser }[] = [];

  onExport(scope: PluginScope, run: Exporter): void {
    this.#exporters.push({ scope, run });
  }

  onErase(scope: PluginScope, run: Eraser): void {
    this.#erasers.push({ scope, run });
  }

  /** @returns by plugin; what one throws is a log line, and its name stands in `failed` */
  async collect(member: Member) {
    const data: Record<string, unknown> = {};
    const failed = await each(this.#exporters, "p.onExport", async ({ scope, run }) => {
      const found = await run(member);
      if (found === undefined) return;
      const earlier = data[scope.name];
      data[scope.name] = earlier === undefined ? found : [earlier, found].flat();
    });
    return { data, failed };
  }

  /** @returns the plugins that failed: what they keep may still be there */
  erase(member: Member): Promise<readonly string[]> {
    return each(this.#erasers, "p.onErase", async ({ run }) => run(member));
  }
}

async function each<T extends { readonly scope: PluginScope }>(
  entries: readonly T[],
  verb: string,
  act: (entry: T) => Promise<void>,
): Promise<readonly string[]> {
  const failed = new Set<string>();
  for (const entry of entries) {
    try {
      await act(entry);
    } catch (thrown) {
      entry.scope.failed(verb, thrown);
      failed.add(entry.scope.name);
    }
  }
  return [...failed];
}
