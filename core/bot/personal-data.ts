import type { Member } from "../events/member.ts";
import type { PluginScope } from "./plugin-scope.ts";
import type { RegistrationList } from "./registration.ts";

/** What a plugin keeps of a member, as plain data; `undefined` for nothing. */
export type Exporter = (member: Member) => unknown;
/** Forgets what a plugin keeps of a member. */
export type Eraser = (member: Member) => unknown;

/** What the plugins know of members beyond what the core keeps for them. */
export class PersonalData {
  readonly #registrations: RegistrationList;

  readonly #own: Eraser | undefined;

  /** @param own forgets what the core keeps of them in rows of others */
  constructor(registrations: RegistrationList, own?: Eraser) {
    this.#registrations = registrations;
    this.#own = own;
  }

  /** @returns by plugin; what one throws is a log line, and its name stands in `failed` */
  async collect(member: Member) {
    const data: Record<string, unknown> = {};
    const exporters = this.#registrations.of("onExport");
    const failed = await each(exporters, async ({ plugin, run }) => {
      const found = await run(member);
      if (found === undefined) return;
      const earlier = data[plugin];
      data[plugin] = earlier === undefined ? found : [earlier, found].flat();
    });
    return { data, failed };
  }

  /** @returns the plugins that failed: what they keep may still be there */
  async erase(member: Member): Promise<readonly string[]> {
    await this.#own?.(member);
    return each(this.#registrations.of("onErase"), async ({ run }) => {
      await run(member);
    });
  }
}

interface Asked {
  readonly verb: string;
  readonly plugin: string;
  readonly scope: PluginScope;
}

async function each<T extends Asked>(
  entries: readonly T[],
  act: (entry: T) => Promise<void>,
): Promise<readonly string[]> {
  const failed = new Set<string>();
  for (const entry of entries) {
    try {
      await act(entry);
    } catch (thrown) {
      entry.scope.failed(`p.${entry.verb}`, thrown);
      failed.add(entry.plugin);
    }
  }
  return [...failed];
}
