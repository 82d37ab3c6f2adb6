import { BotError } from "../errors.ts";
import { changesOf, eventKinds, GROUPS, isKeyed, kinds, messageKinds } from "../events/groups.ts";
import type { EventKind } from "../events/inbound.ts";
import { nearest } from "../nearest.ts";

/** One thing that a query asks for: a kind, or a kind with a key. */
export interface MatchTarget {
  readonly kind: EventKind;
  /** Compared as it is, letter case included. */
  readonly key?: string;
}

const named = new Map<string, readonly EventKind[]>();
for (const kind of kinds) named.set(kind, [kind, ...(changesOf(kind) ?? [])]);
for (const [group, members] of Object.entries(GROUPS)) named.set(group, members);
named.set(":message", messageKinds);
named.set(":event", eventKinds);
named.set(":unknown", ["unknown"]);

// Code without types may have the letter case wrong; there the canonical spelling is looked up.
const canonical = new Map([...named.keys()].map((name) => [name.toLowerCase(), name]));

const kindsNamed = (name: string) =>
  named.get(name) ?? named.get(canonical.get(name.toLowerCase()) ?? "");

/**
 * Everything that a query asks for.
 *
 * @param plugin for the error
 * @throws BotError `ERR_QUERY` for a query that is not known, naming the nearest
 */
export function targetsOf(query: unknown, plugin: string): readonly MatchTarget[] {
  const queries = Array.isArray(query) ? query : [query];
  if (queries.length === 0) throw refused(plugin, "an empty list of queries asks for nothing");
  const targets = queries.flatMap((one) => targetsOfOne(one, plugin));
  return [...new Map(targets.map((target) => [`${target.kind}=${target.key}`, target])).values()];
}

function targetsOfOne(query: unknown, plugin: string): readonly MatchTarget[] {
  if (typeof query !== "string") throw refused(plugin, `a query is a string, not ${typeof query}`);
  const whole = kindsNamed(query);
  if (whole) return whole.map((kind) => ({ kind }));

  const sign = query.indexOf("=");
  const name = sign < 0 ? query : query.slice(0, sign);
  const [kind] = kindsNamed(name) ?? [];
  if (kind === undefined) {
    throw refused(
      plugin,
      `"${name}" is no kind of event; "${nearest(name, names)}" is the nearest, ` +
        'and what this version cannot name comes as ":unknown"',
    );
  }
  if (!isKeyed(kind)) {
    const keyed = nearest(name, kinds.filter(isKeyed));
    throw refused(plugin, `"${name}" has no key to ask for, as "${keyed}" has`);
  }
  return [{ kind, key: query.slice(sign + 1) }];
}

const names = [...named.keys()];

const refused = (plugin: string, why: string) =>
  new BotError("ERR_QUERY", `plugin ${plugin}: ${why}; docs/events.md lists every kind`);
