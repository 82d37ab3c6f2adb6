import type { Middleware } from "../bot/middleware.ts";
import type { Plugin } from "../bot/plugin.ts";
import type { StoreFactory } from "../contracts/store.ts";
import type { Environment } from "./environment.ts";
import { type Issues, isObject, join, typeName } from "./issues.ts";
import type { ResolvedLimits } from "./resolved.ts";
import { type ReadApp, readApp } from "./validate-app.ts";
import {
  checkPluginConfigs,
  readLimits,
  readMiddleware,
  readPlugins,
  readStore,
  readVerificationFiles,
} from "./validate-lists.ts";

/** A configuration of the right shape, credentials not judged yet. */
export interface ReadConfig {
  readonly apps: readonly ReadApp[];
  /** `undefined` only beside an issue. */
  readonly store: StoreFactory | undefined;
  readonly plugins: readonly Plugin[];
  readonly middleware: readonly Middleware[];
  readonly verificationFiles: Readonly<Record<string, string>>;
  readonly limits: ResolvedLimits;
}

const KEYS = ["apps", "store", "plugins", "middleware", "verificationFiles", "limits"] as const;

/** Reads what `bot.config.ts` exports. `undefined` (and an issue) when it is no configuration. */
export async function readConfig(
  value: unknown,
  environment: Environment,
  issues: Issues,
): Promise<ReadConfig | undefined> {
  if (!isObject(value)) {
    issues.add("default export", `must be defineBot({ … }), got ${typeName(value)}`);
    return undefined;
  }
  const config = issues.object("", value, KEYS) ?? {};
  const plugins = readPlugins(config.plugins, issues);
  await checkPluginConfigs(plugins, issues);
  return {
    apps: readApps(config.apps, environment, issues),
    store: readStore(config.store, issues),
    plugins,
    middleware: readMiddleware(config.middleware, issues),
    verificationFiles: readVerificationFiles(config.verificationFiles, issues),
    limits: readLimits(config.limits, issues),
  };
}

function readApps(value: unknown, environment: Environment, issues: Issues): readonly ReadApp[] {
  if (!isObject(value)) {
    issues.add(
      "apps",
      `must be an object such as { main: wecomApp({ … }) }, got ${typeName(value)}`,
    );
    return [];
  }
  const entries = Object.entries(value);
  if (entries.length === 0) issues.add("apps", "is empty; add main: wecomApp({ … })");
  const apps = entries.flatMap(([name, definition]) => {
    if (!/^[A-Za-z][0-9A-Za-z_-]{0,31}$/.test(name)) {
      issues.add(join("apps", name), "must have a name of letters, digits, - and _, at most 32");
    }
    return readApp(name, definition, environment, issues) ?? [];
  });
  refuseSharedPaths(apps, issues);
  return apps;
}

function refuseSharedPaths(apps: readonly ReadApp[], issues: Issues): void {
  const owners = new Map<string, string>();
  for (const { name, path } of apps) {
    const owner = owners.get(path);
    if (owner !== undefined) {
      issues.add(
        `apps.${name}.path`,
        `is the path of apps.${owner} too; give it one of its own, such as "/wecom/${name}"`,
      );
    }
    owners.set(path, owner ?? name);
  }
}
