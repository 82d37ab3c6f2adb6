import type { Middleware } from "../bot/middleware.ts";
import type { Plugin } from "../bot/plugin.ts";
import type { StoreFactory } from "../contracts/store.ts";
import { type Issues, isObject, join, typeName } from "./issues.ts";
import type { ResolvedLimits } from "./resolved.ts";

/** Reads `store:`; `undefined` (and an issue) when there is none. */
export function readStore(value: unknown, issues: Issues): StoreFactory | undefined {
  if (isMade(value, "open")) return value as unknown as StoreFactory;
  issues.add("store", `must be sqlite() or memory(), got ${gotFactory(value)}`);
  return undefined;
}

/** Reads `plugins:`: what their factories made, in order, each name once. */
export function readPlugins(value: unknown, issues: Issues): readonly Plugin[] {
  if (!Array.isArray(value)) {
    issues.add("plugins", `must be a list such as [echo()], got ${typeName(value)}`);
    return [];
  }
  if (value.length === 0) issues.warn("plugins", "is empty: the bot will answer nothing");
  const first = new Map<string, number>();
  return value.flatMap((plugin: unknown, index) => {
    const path = join("plugins", index);
    if (!isMade(plugin, "setup")) {
      issues.add(
        path,
        `must be what a plugin's factory makes, as in echo(); got ${gotFactory(plugin)}`,
      );
      return [];
    }
    const earlier = first.get(plugin.name);
    if (earlier !== undefined) {
      issues.add(path, `has the same name as plugins[${earlier}], "${plugin.name}"; list it once`);
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
    for (const { path = [], message } of result.issues ?? []) {
      const keys = path.map((part) => (typeof part === "object" ? part.key : part));
      const at = keys.reduce<string>(
        (whole, key) => join(whole, typeof key === "symbol" ? String(key) : key),
        `${join("plugins", index)} ${name}`,
      );
      issues.add(at, message);
    }
  }
}

/** Reads `middleware:`. */
export function readMiddleware(value: unknown, issues: Issues): readonly Middleware[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    issues.add("middleware", `must be a list of functions, got ${typeName(value)}`);
    return [];
  }
  for (const [index, entry] of value.entries()) {
    if (typeof entry === "function") continue;
    issues.add(join("middleware", index), `must be a function, got ${typeName(entry)}`);
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
    issues.add("verificationFiles", `must be an object of texts by name, got ${typeName(value)}`);
    return {};
  }
  for (const [name, content] of Object.entries(value)) {
    const path = join("verificationFiles", name);
    if (!/^(?:WW|MP)_verify_[0-9A-Za-z]{1,64}\.txt$/.test(name)) {
      issues.add(path, "must be named as downloaded, WW_verify_….txt");
    } else if (typeof content !== "string" || content === "" || content.length > 1024) {
      issues.add(path, `must be the text inside the file, got ${typeName(content)}`);
    }
  }
  return value as Readonly<Record<string, string>>;
}

/** Reads `limits:`. */
export function readLimits(value: unknown, issues: Issues): ResolvedLimits {
  const keys = ["bodyBytes", "answerMs", "handlerMs", "laneMs", "balancerWaitMs"] as const;
  const given = (value === undefined ? {} : issues.object("limits", value, keys)) ?? {};
  const read = (key: (typeof keys)[number], from: number, to: number, fallback: number) =>
    issues.integer(`limits.${key}`, given[key], {
      from,
      to,
      fallback,
      unit: key === "bodyBytes" ? "bytes" : "milliseconds",
    });
  return {
    bodyBytes: read("bodyBytes", 1024, 16_777_216, 262_144),
    answerMs: read("answerMs", 100, 4_900, 4_500),
    handlerMs: read("handlerMs", 5_000, 86_400_000, 600_000),
    laneMs: read("laneMs", 1_000, 600_000, 60_000),
    balancerWaitMs: read("balancerWaitMs", 0, 60_000, 0),
  };
}

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
    ? `the function ${value.name || "itself"}; call it: ${value.name || "…"}()`
    : typeName(value);
