import { existsSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { ConfigError } from "../errors.ts";
import type { ResolvedApp, WrittenApp } from "../platform/platform.ts";
import type { Entropy } from "../ports/entropy.ts";
import { addDotEnv, type Environment } from "../reading/dot-env.ts";
import { Issues } from "../reading/issues.ts";
import { Variables } from "../reading/variables.ts";
import type { StoreFactory } from "../stores/port/store.ts";
import { pooledEntropy } from "../system-entropy.ts";
import { adoptIdentities, sandboxIdentities } from "./identity.ts";
import { configFolder, loadConfigFile } from "./load.ts";
import type { ResolvedBot } from "./resolved.ts";
import { dataDirectory, readSettings } from "./settings.ts";
import { type ReadConfig, readConfig } from "./validate.ts";

export interface LoadBotOptions {
  /** The file to load instead of the one for this environment, relative to `directory`. */
  readonly config?: string | undefined;
  /** Where `bot.config.ts` and the data directory are. Default: the working directory. */
  readonly directory?: string;
  /** Default: `process.env`. What `.env` adds is written into it. */
  readonly environment?: Environment;
  /** Whether an identity that is made up is forgotten again, and nothing is written. */
  readonly keepsNothing?: boolean;
  /** Makes sandbox identities. Default: the system's. */
  readonly entropy?: Entropy;
  /**
   * Whether it is to look at what is kept: then at the data of the real apps, where there are any,
   * also from a shell without their credentials, unless the sandbox is asked for.
   */
  readonly looksAtKept?: boolean;
}

/** What is known of a bot without its configuration, which may be wrong. */
export function placeOf(options: LoadBotOptions) {
  const { directory = process.cwd(), environment = process.env } = options;
  const place = configFolder(directory, options.config);
  const variables = new Variables(environment, addDotEnv(environment, place, new Issues()));
  return {
    dataDirectory: dataDirectory(variables, directory),
    /** Whether the sandbox is asked for in spite of credentials. */
    sandbox: variables.text("HUIYIN_SANDBOX") === "1",
  };
}

/**
 * Everything from `.env` to the last checked value.
 *
 * @throws ConfigError with every problem at once
 */
export async function loadBot(options: LoadBotOptions = {}): Promise<ResolvedBot> {
  const { directory = process.cwd(), environment = process.env } = options;
  const issues = new Issues();
  const place = configFolder(directory, options.config);
  const variables = new Variables(environment, addDotEnv(environment, place, issues));
  const { file, value } = await loadConfigFile(directory, options.config, environment);
  return resolveBot(value, { ...options, directory, file, variables }, issues);
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
    readonly variables: Variables;
  },
  issues = new Issues(),
): Promise<ResolvedBot> {
  const { file, directory, variables } = options;
  const config = await readConfig(value, variables, issues);
  const production = isProduction(variables, issues);
  const asked = sandboxAsked(variables, production, issues);
  const sandbox =
    config !== undefined && !production && (asked || wantsSandbox(config.apps, variables, issues));
  const settings = readSettings(variables, directory, sandbox, issues);
  const live = sandbox ? [] : (config?.apps ?? []);
  const liveApps = live.map((app) => app.resolve({ production, variables, issues }));
  warnAboutTwins(liveApps, issues);
  variables.warnAboutMistakes(issues);

  const store = config?.store;
  if (issues.found.length > 0 || !config || !store) throw new ConfigError(issues.found);
  const real = dirname(settings.dataDirectory);
  const isElsewhere = sandbox && !asked && options.looksAtKept === true && holdsData(real);
  return {
    mode: sandbox ? "sandbox" : "live",
    production,
    file,
    apps: sandbox ? sandboxed(config, settings.dataDirectory, issues, options) : liveApps,
    store: sandbox && !isElsewhere ? confined(store) : store,
    plugins: config.plugins,
    middleware: config.middleware,
    verificationFiles: config.verificationFiles,
    limits: config.limits,
    zone: config.zone,
    holidays: config.holidays,
    settings: isElsewhere ? { ...settings, dataDirectory: real } : settings,
    warnings: issues.warnings,
  };
}

/**
 * Whether no app has any credential, though every app says where to look for them: then an
 * identity is made up. One single credential is a mistake in the making, and told as such; so is
 * one under another name, or where it does not count.
 */
function wantsSandbox(apps: readonly WrittenApp[], variables: Variables, issues: Issues): boolean {
  const required = apps.flatMap((app) => app.required);
  const all = [...required, ...apps.flatMap((app) => app.optional)];
  return (
    required.length > 0 &&
    required.every(({ variable, path }) => variable !== undefined || issues.isWrong(path)) &&
    all.every(
      ({ text, variable }) =>
        text === undefined && (variable === undefined || !variables.isMeant(variable)),
    )
  );
}

/** Whether a store has been opened in this directory: its mark stands beside it. */
function holdsData(directory: string): boolean {
  return existsSync(directory) && readdirSync(directory).some((name) => name.endsWith("-mark"));
}

/** Whether somebody wants the sandbox although there may be credentials. */
function sandboxAsked(variables: Variables, production: boolean, issues: Issues): boolean {
  const text = variables.text("HUIYIN_SANDBOX") ?? "0";
  if (text === "0") return false;
  if (text !== "1") issues.add("HUIYIN_SANDBOX", "应该是 1 或 0", "must be 1 or 0");
  else if (production) {
    issues.add(
      "HUIYIN_SANDBOX",
      "NODE_ENV 是 production 时不能设置；去掉其中一个",
      "cannot be set while NODE_ENV is production; unset one of them",
    );
  }
  return true;
}

/** One word makes warnings refusals; misspelt, it would quietly do nothing. */
function isProduction(variables: Variables, issues: Issues): boolean {
  const text = variables.text("NODE_ENV");
  if (text === undefined || text === "production") return text !== undefined;
  if (/^prod/i.test(text)) {
    issues.warn(
      "NODE_ENV",
      "不是 production，所以不算生产环境；要完整小写地写 production",
      "is not production, and so means nothing; write production in full, in small letters",
    );
  }
  return false;
}

/** Comes last: nothing is written to the disk for a configuration that is refused. */
function sandboxed(
  config: ReadConfig,
  dataDirectory: string,
  issues: Issues,
  { keepsNothing = false, entropy = pooledEntropy() }: LoadBotOptions,
): readonly ResolvedApp[] {
  if (!keepsNothing && adoptIdentities(dataDirectory)) {
    issues.warn(
      dataDirectory,
      "沙盒的数据从现在起放在这里。以前的留在上一级文件夹里，不再读取：" +
        "想接着用，先停掉机器人，再把 huiyin.db* 移到这里",
      "is where the sandbox keeps its data from now on. What it kept before lies in the folder " +
        "above and is not read: to go on with it, stop the bot and move huiyin.db* into this one",
    );
  }
  const identities = sandboxIdentities(dataDirectory, config.apps, entropy, keepsNothing);
  return config.apps.flatMap((app) => {
    const identity = identities.get(app.name);
    return identity ? [app.inSandbox(identity)] : [];
  });
}

/** Whatever file it was told to open, it opens one of the sandbox's own. */
const confined = (store: StoreFactory): StoreFactory => ({
  name: store.name,
  open: (options) => store.open({ ...options, confined: true }),
});

function warnAboutTwins(apps: readonly ResolvedApp[], issues: Issues): void {
  const owners = new Map<string, string>();
  for (const app of apps) {
    const { tenant, account } = app.platform.identity(app);
    if (account === "") continue;
    const identity = `${app.platform.name} ${tenant} ${account}`;
    const owner = owners.get(identity);
    if (owner !== undefined) {
      issues.warn(
        `apps.${app.name}`,
        `和 apps.${owner} 是同一个应用；是有意的吗？`,
        `is the same app as apps.${owner}; is that meant?`,
      );
    }
    owners.set(identity, owner ?? app.name);
  }
}
