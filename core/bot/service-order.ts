import { BotError, type ConfigIssue } from "../errors.ts";
import type { Plugin } from "./plugin.ts";
import type { AnyToken, Need } from "./service.ts";

/** The token that a need is about. */
export const serviceTokenOf = (need: Need): AnyToken => (need.optional ? need.token : need);

/** Services that two plugins claim to give: which one the others got would be an accident. */
export function rivalProviders(plugins: readonly Plugin[]): readonly ConfigIssue[] {
  const claims = plugins.flatMap(({ name, provides }) =>
    provides.map((token) => ({ name, token })),
  );
  return claims.flatMap(({ name, token }, index) => {
    const earlier = claims.slice(0, index).find((claim) => claim.token === token);
    if (!earlier) return [];
    return [
      {
        path: `plugins.${name}.provides`,
        zh: `服务 ${token.name} 已经由 ${earlier.name} 提供；只列一个`,
        message: `the service ${token.name} is already given by ${earlier.name}; list only one`,
      },
    ];
  });
}

/**
 * The order of setting up: list order, but whoever gives a service goes before those who need it.
 *
 * @throws BotError `ERR_SERVICE_MISSING` when nobody in the list gives what a plugin needs
 * @throws BotError `ERR_SERVICE_CYCLE` when plugins need each other, with the path
 */
export function setupOrder(plugins: readonly Plugin[]): readonly Plugin[] {
  const providers = new Map(
    plugins.flatMap((plugin) => plugin.provides.map((token) => [token, plugin] as const)),
  );
  const ordered = new Set<Plugin>();

  const place = (plugin: Plugin, waiting: readonly Plugin[]) => {
    if (ordered.has(plugin)) return;
    if (waiting.includes(plugin)) throw cycle([...waiting, plugin], plugin);
    for (const need of Object.values(plugin.needs)) {
      const provider = providers.get(serviceTokenOf(need));
      if (provider) place(provider, [...waiting, plugin]);
      else if (!need.optional) throw missing(plugin, serviceTokenOf(need));
    }
    ordered.add(plugin);
  };
  for (const plugin of plugins) place(plugin, []);
  return [...ordered];
}

const missing = (plugin: Plugin, token: AnyToken) =>
  new BotError(
    "ERR_SERVICE_MISSING",
    `plugin ${plugin.name} needs the service ${token.name}, which no plugin of the list gives; ` +
      `add one that does, or write optional(…) in the needs of ${plugin.name}`,
  );

function cycle(path: readonly Plugin[], closing: Plugin): BotError {
  const names = path.slice(path.indexOf(closing)).map(({ name }) => name);
  return new BotError(
    "ERR_SERVICE_CYCLE",
    `plugins need each other's services in a circle: ${names.join(" → ")}; ` +
      "move what they share into a plugin of its own",
  );
}
