import type { Middleware } from "../bot/middleware.ts";
import type { Plugin } from "../bot/plugin.ts";
import type { AppDefinition, AppReading, WrittenApp } from "../platform/platform.ts";
import { type Issues, isObject, joinPath, typeName } from "../reading/issues.ts";
import type { Variables } from "../reading/variables.ts";
import type { StoreFactory } from "../stores/port/store.ts";
import { readHolidays, readZone } from "./calendar.ts";
import type { ResolvedBot, ResolvedLimits } from "./resolved.ts";
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
  readonly apps: readonly WrittenApp[];
  /** `undefined` only beside an issue. */
  readonly store: StoreFactory | undefined;
  readonly plugins: readonly Plugin[];
  readonly middleware: readonly Middleware[];
  readonly verificationFiles: Readonly<Record<string, string>>;
  readonly limits: ResolvedLimits;
  readonly zone: ResolvedBot["zone"];
  readonly holidays: ResolvedBot["holidays"];
}

const KEYS = [
  "apps",
  "store",
  "plugins",
  "middleware",
  "verificationFiles",
  "limits",
  "zone",
  "holidays",
] as const;

/** Reads what `bot.config.ts` exports. `undefined` (and an issue) when it is no configuration. */
export async function readConfig(
  value: unknown,
  variables: Variables,
  issues: Issues,
): Promise<ReadConfig | undefined> {
  if (!isObject(value)) {
    const got = typeName(value);
    issues.add(
      "default export",
      `应该是 defineBot({ … })，现在是${got.zh}`,
      `must be defineBot({ … }), got ${got.en}`,
    );
    return undefined;
  }
  const config = issues.object("", value, KEYS) ?? {};
  const plugins = readPlugins(config.plugins, issues);
  await checkPluginConfigs(plugins, issues);
  return {
    apps: readApps(config.apps, variables, issues),
    store: readStore(config.store, issues),
    plugins,
    middleware: readMiddleware(config.middleware, issues),
    verificationFiles: readVerificationFiles(config.verificationFiles, issues),
    limits: readLimits(config.limits, issues),
    zone: readZone(config.zone, issues),
    holidays: readHolidays(config.holidays, issues),
  };
}

function readApps(value: unknown, variables: Variables, issues: Issues): readonly WrittenApp[] {
  if (!isObject(value)) {
    const got = typeName(value);
    issues.add(
      "apps",
      `应该是 { main: wecomApp({ … }) } 这样的对象，现在是${got.zh}`,
      `must be an object such as { main: wecomApp({ … }) }, got ${got.en}`,
    );
    return [];
  }
  const entries = Object.entries(value);
  if (entries.length === 0) {
    issues.add("apps", "是空的；加上 main: wecomApp({ … })", "is empty; add main: wecomApp({ … })");
  }
  const apps = entries.flatMap(([name, definition]) => {
    if (!/^[A-Za-z][0-9A-Za-z_-]{0,31}$/.test(name)) {
      issues.add(
        joinPath("apps", name),
        "名字只能有字母、数字、- 和 _，以字母开头，最多 32 个",
        "must have a name of letters, digits, - and _, at most 32",
      );
    }
    return readApp(name, definition, { variables, issues }) ?? [];
  });
  refuseSharedPaths(apps, issues);
  return apps;
}

/** Has its platform read one entry. `undefined` (and an issue) when it is nothing like an app. */
function readApp(name: string, definition: unknown, reading: AppReading): WrittenApp | undefined {
  const path = joinPath("apps", name);
  if (isDefinition(definition)) {
    const { platform, options } = definition;
    return platform.read({ name, path, options }, reading);
  }
  const got = typeName(definition);
  reading.issues.add(
    path,
    `应该是 wecomApp({ … })，现在是${got.zh}`,
    `must be wecomApp({ … }), got ${got.en}`,
  );
  return undefined;
}

const isDefinition = (value: unknown): value is AppDefinition =>
  isObject(value) &&
  isObject(value.platform) &&
  typeof value.platform.read === "function" &&
  "options" in value;

function refuseSharedPaths(apps: readonly WrittenApp[], issues: Issues): void {
  const owners = new Map<string, string>();
  for (const { name, path } of apps) {
    // What stands in its place is the default, and nobody's wish.
    if (issues.isWrong(`apps.${name}.path`)) continue;
    const owner = owners.get(path);
    if (owner !== undefined) {
      issues.add(
        `apps.${name}.path`,
        `和 apps.${owner} 的路径相同；换一个，例如 "/wecom/${name}"`,
        `is the path of apps.${owner} too; give it one of its own, such as "/wecom/${name}"`,
      );
    }
    owners.set(path, owner ?? name);
  }
}
