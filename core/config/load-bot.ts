import { dirname } from "node:path";
import { pooledEntropy } from "../adapters/wecom/entropy.ts";
import { ConfigError } from "../errors.ts";
import type { Entropy } from "../ports/entropy.ts";
import { addDotEnv, type Environment } from "./environment.ts";
import { sandboxIdentities } from "./identity.ts";
import { Issues } from "./issues.ts";
import { configFile, loadConfigFile } from "./load.ts";
import { boxedApp, resolveApp, wantsSandbox } from "./resolve.ts";
import type { ResolvedApp, ResolvedBot } from "./resolved.ts";
import { readSettings } from "./settings.ts";
import { type ReadConfig, readConfig } from "./validate.ts";

export interface LoadBotOptions {
  /** The file to load instead of `bot.config.ts`, relative to `directory`. */
  readonly config?: string | undefined;
  /** Where `bot.config.ts` and the data directory are. Default: the working directory. */
  readonly directory?: string;
  /** Default: `process.env`. What `.env` adds is written into it. */
  readonly environment?: Environment;
  /** Makes sandbox identities. Default: the system's. */
  readonly entropy?: Entropy;
}

/**
 * Everything from `.env` to the last checked value.
 *
 * @throws ConfigError with every problem at once
 */
export async function loadBot(options: LoadBotOptions = {}): Promise<ResolvedBot> {
  const { directory = process.cwd(), environment = process.env } = options;
  const issues = new Issues();
  addDotEnv(environment, dirname(configFile(directory, options.config)), issues);
  const { file, value } = await loadConfigFile(directory, options.config);
  return resolveBot(value, { ...options, directory, environment, file }, issues);
}

/**
 * The part of `loadBot` after the file has been loaded.
 *
 * @param value what the file exports
 * @throws ConfigError with every problem at once
 */
export async function resolveBot(
  value: unknown,
  options: LoadBotOptions & {
    readonly file: string;
    readonly directory: string;
    readonly environment: Environment;
  },
  issues = new Issues(),
): Promise<ResolvedBot> {
  const { file, directory, environment } = options;
  const config = await readConfig(value, environment, issues);
  const production = environment.NODE_ENV === "production";
  const asked = sandboxAsked(environment, production, issues);
  const sandbox = config !== undefined && !production && (asked || wantsSandbox(config.apps));
  const settings = readSettings(environment, directory, sandbox, issues);
  const live = sandbox ? [] : (config?.apps ?? []);
  const liveApps = live.map((app) => resolveApp(app, production, issues));
  warnAboutTwins(liveApps, issues);

  const store = config?.store;
  if (issues.found.length > 0 || !config || !store) throw new ConfigError(issues.found);
  return {
    mode: sandbox ? "sandbox" : "live",
    production,
    file,
    apps: sandbox ? boxed(config, settings.dataDirectory, options.entropy) : liveApps,
    store,
    plugins: config.plugins,
    middleware: config.middleware,
    verificationFiles: config.verificationFiles,
    limits: config.limits,
    settings,
    warnings: issues.warnings,
  };
}

/** Whether somebody wants the sandbox although there may be credentials. */
function sandboxAsked(environment: Environment, production: boolean, issues: Issues): boolean {
  const text = environment.HUIYIN_SANDBOX?.trim() ?? "";
  if (text === "" || text === "0") return false;
  if (text !== "1") issues.add("HUIYIN_SANDBOX", "must be 1 or 0");
  if (production) {
    issues.add("HUIYIN_SANDBOX", "cannot be set while NODE_ENV is production; unset one of them");
  }
  return true;
}

/** Comes last: nothing is written to the disk for a configuration that is refused. */
function boxed(config: ReadConfig, dataDirectory: string, entropy = pooledEntropy()) {
  const names = config.apps.map(({ name }) => name);
  const identities = sandboxIdentities(dataDirectory, names, entropy);
  return config.apps.flatMap((app) => {
    const identity = identities.get(app.name);
    return identity ? [boxedApp(app, identity)] : [];
  });
}

function warnAboutTwins(apps: readonly ResolvedApp[], issues: Issues): void {
  const owners = new Map<string, string>();
  for (const { name, corpId, agentId } of apps) {
    if (corpId === "" || agentId === "") continue;
    const identity = `${corpId} ${agentId}`;
    const owner = owners.get(identity);
    if (owner !== undefined) {
      issues.warn(`apps.${name}`, `has the CorpID and AgentId of apps.${owner}; is that meant?`);
    }
    owners.set(identity, owner ?? name);
  }
}
