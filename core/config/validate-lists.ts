import type { Middleware } from "../bot/middleware.ts";
import type { Plugin } from "../bot/plugin.ts";
import { meantBy } from "../nearest.ts";
import { type Issues, isObject, joinPath, typeName } from "../reading/issues.ts";
import type { StoreFactory } from "../stores/port/store.ts";
import { bilingual } from "../two-languages.ts";
import type { ResolvedLimits } from "./resolved.ts";

/** Reads `store:`; `undefined` (and an issue) when there is none. */
export function readStore(value: unknown, issues: Issues): StoreFactory | undefined {
  if (isMade(value, "open")) return value as unknown as StoreFactory;
  const got = gotFactory(value);
  issues.add(
    "store",
    `应该是 sqlite() 或 memory()，现在是${got.zh}`,
    `must be sqlite() or memory(), got ${got.en}`,
  );
  return undefined;
}

/** Reads `plugins:`: what their factories made, in order, each name once. */
export function readPlugins(value: unknown, issues: Issues): readonly Plugin[] {
  if (!Array.isArray(value)) {
    const got = typeName(value);
    issues.add(
      "plugins",
      `应该是 [echo()] 这样的列表，现在是${got.zh}`,
      `must be a list such as [echo()], got ${got.en}`,
    );
    return [];
  }
  if (value.length === 0) {
    issues.warn("plugins", "是空的：机器人什么都不会回答", "is empty: the bot will answer nothing");
  }
  const first = new Map<string, number>();
  return value.flatMap((plugin: unknown, index) => {
    const path = joinPath("plugins", index);
    if (!isMade(plugin, "setup")) {
      const got = gotFactory(plugin);
      issues.add(
        path,
        `应该是插件工厂做出来的，例如 echo()；现在是${got.zh}`,
        `must be what a plugin's factory makes, as in echo(); got ${got.en}`,
      );
      return [];
    }
    const earlier = first.get(plugin.name);
    if (earlier !== undefined) {
      issues.add(
        path,
        `和 plugins[${earlier}] 同名（"${plugin.name}"）；只列一次`,
        `has the same name as plugins[${earlier}], "${plugin.name}"; list it once`,
      );
    }
    first.set(plugin.name, earlier ?? index);
    return [plugin as unknown as Plugin];
  });
}

/** Asks the plugins' own schemas, so that their mistakes stand in the same list as all others. */
export async function checkPluginConfigs(
  plugins: readonly Plugin[],
  issues: Issues,
): Promise<void> {
  for (const [index, { name, schema, input }] of plugins.entries()) {
    if (!schema) continue;
    // A plugin whose settings are all optional may be called without any.
    const result = await schema["~standard"].validate(input ?? {});
    const told = (result.issues ?? []).map((issue) => {
      const keys = (issue.path ?? []).map((part) => (typeof part === "object" ? part.key : part));
      return { keys: keys.map(plainKey), message: issue.message, unknown: unknownIn(issue) };
    });
    const pathOf = (keys: readonly (string | number)[]) =>
      keys.reduce<string>(joinPath, `${joinPath("plugins", index)} ${name}`);
    // A misspelt setting is told once: not as a stranger here and as missing there.
    for (const { keys, unknown } of told) {
      const wrong = told
        .filter((other) => pathOf(other.keys.slice(0, -1)) === pathOf(keys))
        .map((other) => String(other.keys.at(-1)));
      for (const key of unknown) issues.misnamed(pathOf(keys), key, meantBy(key, wrong));
    }
    for (const { keys, message, unknown } of told) {
      // Its author wrote it, in one language.
      if (unknown.length === 0) issues.add(pathOf(keys), message, message);
    }
  }
}

const plainKey = (key: PropertyKey) => (typeof key === "symbol" ? String(key) : key);

/** The settings that a strict object of zod does not know; other schemas say so in words only. */
function unknownIn(issue: object): readonly string[] {
  const { code, keys } = issue as { readonly code?: unknown; readonly keys?: unknown };
  return code === "unrecognized_keys" && Array.isArray(keys) ? keys.map(String) : [];
}

/** Reads `middleware:`. */
export function readMiddleware(value: unknown, issues: Issues): readonly Middleware[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    const got = typeName(value);
    issues.add(
      "middleware",
      `应该是函数的列表，现在是${got.zh}`,
      `must be a list of functions, got ${got.en}`,
    );
    return [];
  }
  for (const [index, entry] of value.entries()) {
    if (typeof entry === "function") continue;
    const got = typeName(entry);
    issues.add(
      joinPath("middleware", index),
      `应该是函数，现在是${got.zh}`,
      `must be a function, got ${got.en}`,
    );
  }
  return value as readonly Middleware[];
}

/** Reads `verificationFiles:`. Only names that WeCom gives out may be served at the root. */
export function readVerificationFiles(
  value: unknown,
  issues: Issues,
): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  if (!isObject(value)) {
    const got = typeName(value);
    issues.add(
      "verificationFiles",
      `应该是按文件名放文本的对象，现在是${got.zh}`,
      `must be an object of texts by name, got ${got.en}`,
    );
    return {};
  }
  for (const [name, content] of Object.entries(value)) {
    const path = joinPath("verificationFiles", name);
    if (!/^(?:WW|MP)_verify_[0-9A-Za-z]{1,64}\.txt$/.test(name)) {
      issues.add(
        path,
        "文件名要和下载的一样，WW_verify_….txt",
        "must be named as downloaded, WW_verify_….txt",
      );
    } else if (typeof content !== "string" || content === "" || content.length > 1024) {
      const got = typeName(content);
      issues.add(
        path,
        `应该是文件里的文本，现在是${got.zh}`,
        `must be the text inside the file, got ${got.en}`,
      );
    }
  }
  return value as Readonly<Record<string, string>>;
}

/** Reads `limits:`. */
export function readLimits(value: unknown, issues: Issues): ResolvedLimits {
  const keys = [
    "bodyBytes",
    "answerMs",
    "handlerMs",
    "laneMs",
    "blockedMs",
    "balancerWaitMs",
    "deadLetterDays",
    "answerParts",
  ] as const;
  const given = (value === undefined ? {} : issues.object("limits", value, keys)) ?? {};
  const read = (key: (typeof keys)[number], from: number, to: number, fallback: number) =>
    issues.integer(`limits.${key}`, given[key], {
      from,
      to,
      fallback,
      unit: LIMIT_UNITS[key] ?? "milliseconds",
      orZero: key === "blockedMs",
    });
  return {
    bodyBytes: read("bodyBytes", 1024, 16_777_216, 262_144),
    answerMs: read("answerMs", 100, 4_900, 4_500),
    handlerMs: read("handlerMs", 5_000, 86_400_000, 600_000),
    laneMs: read("laneMs", 1_000, 600_000, 60_000),
    // No longer than 9 s: a SIGTERM that nobody can hear ends the process within ten all the same.
    blockedMs: read("blockedMs", 1_000, 9_000, 8_000),
    balancerWaitMs: read("balancerWaitMs", 0, 60_000, 0),
    deadLetterDays: read("deadLetterDays", 0, 3_650, 30),
    answerParts: read("answerParts", 1, 100, 20),
  };
}

const LIMIT_UNITS: Readonly<Record<string, string>> = {
  bodyBytes: "bytes",
  deadLetterDays: "days",
  answerParts: "messages",
};

const isMade = (
  value: unknown,
  method: "open" | "setup",
): value is { readonly name: string; readonly [method: string]: unknown } =>
  typeof value === "object" &&
  value !== null &&
  "name" in value &&
  typeof value.name === "string" &&
  value.name !== "" &&
  method in value &&
  typeof (value as Record<string, unknown>)[method] === "function";

// By far the commonest slip: naming the factory without calling it.
const gotFactory = (value: unknown) =>
  typeof value === "function"
    ? bilingual(
        `函数 ${value.name || "本身"}；调用它：${value.name || "…"}()`,
        `the function ${value.name || "itself"}; call it: ${value.name || "…"}()`,
      )
    : typeName(value);
