import { type LoadBotOptions, resolveBot } from "../../../core/config/load-bot.ts";
import { ConfigError, type ConfigIssue } from "../../../core/errors.ts";
import { env, secret } from "../../../core/reading/reference.ts";
import { Variables } from "../../../core/reading/variables.ts";
import { asWecomApp, wecomApp } from "../../../core/wecom/app/platform.ts";

/** Credentials that nothing is wrong with. */
export const goodEnvironment = {
  WECOM_CORP_ID: "ww0123456789abcdef",
  WECOM_AGENT_ID: "1000002",
  WECOM_TOKEN: "h4kTq0ZsPw9XbVn2LmRc7YdGf5JuAe1i",
  WECOM_ENCODING_AES_KEY: "kq3Zs8Lw0XbVn2mRc7YdGf5JuAe1iTh4P9oQyEvKzUB",
  WECOM_SECRET: "Sx3vQ0_pL-7aRk2mWz9YtBn5CdJf8GhE1iUoPqXyV46",
};

export const goodPlugin = { name: "echo", schema: undefined, needs: {}, provides: [], setup() {} };

export const goodApp = {
  corpId: env("WECOM_CORP_ID"),
  agentId: env("WECOM_AGENT_ID"),
  token: secret("WECOM_TOKEN"),
  encodingAesKey: secret("WECOM_ENCODING_AES_KEY"),
  secret: secret.optional("WECOM_SECRET"),
};

/** A configuration that nothing is wrong with, with `changes` on top. */
export function config(changes: object = {}): unknown {
  return {
    apps: { main: wecomApp(goodApp) },
    store: { name: "memory", open: () => undefined },
    plugins: [goodPlugin],
    ...changes,
  };
}

/** The same with changes to its one app. */
export const appConfig = (changes: object) =>
  config({ apps: { main: { ...wecomApp(goodApp), options: { ...goodApp, ...changes } } } });

export async function resolve(
  value: unknown,
  environment: Record<string, string | undefined> = goodEnvironment,
  options: LoadBotOptions = {},
) {
  const bot = await resolveBot(value, {
    directory: "/nowhere",
    file: "bot.config.ts",
    variables: new Variables(environment),
    ...options,
  });
  return { ...bot, apps: bot.apps.map(asWecomApp) };
}

/** What is wrong with a configuration; empty when nothing is. */
export async function issuesOf(
  value: unknown,
  environment: Record<string, string | undefined> = goodEnvironment,
): Promise<readonly ConfigIssue[]> {
  try {
    await resolve(value, { ...environment });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
}
