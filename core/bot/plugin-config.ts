import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { ConfigIssue } from "../errors.ts";
import { type Bilingual, bilingual } from "../two-languages.ts";
import type { Plugin } from "./plugin.ts";

/** A plugin's configuration: what the schema made of it, or what is wrong. */
export type ConfigResult =
  | { readonly value: unknown; readonly issues: readonly [] }
  | { readonly issues: readonly ConfigIssue[] };

/** Validates what the plugin's factory was called with. Without an argument, that is `{}`. */
export async function validateConfig({ name, schema, input }: Plugin): Promise<ConfigResult> {
  if (!schema) return { value: undefined, issues: [] };
  const path = `plugins.${name}.config`;
  try {
    const result = await validate(schema, input);
    if (!result.issues) return { value: result.value, issues: [] };
    return { issues: result.issues.map((issue) => toIssue(path, issue)) };
  } catch (thrown) {
    const what = thrown instanceof Error ? thrown.name : typeof thrown;
    return {
      issues: [
        {
          path,
          zh: `设置的 schema 没有给出结果，而是抛出了 ${what}`,
          message: `the schema failed with ${what} instead of an answer`,
        },
      ],
    };
  }
}

async function validate(schema: StandardSchemaV1, input: unknown) {
  const result = await schema["~standard"].validate(input);
  if (!result.issues || input !== undefined) return result;
  // Few schemas of objects take `undefined`, many have a default for every field.
  return schema["~standard"].validate({});
}

function toIssue(path: string, { path: steps = [], message }: StandardSchemaV1.Issue): ConfigIssue {
  const keys = steps.map((step) => String(typeof step === "object" ? step.key : step));
  // Its author wrote it, in one language.
  return { path: [path, ...keys].join("."), zh: message, message };
}

const KEBAB = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** What is wrong with the list itself, before any configuration is looked at. */
export function listIssues(list: readonly unknown[]): readonly ConfigIssue[] {
  const first = new Map<string, number>();
  return list.flatMap((entry, index) => {
    const path = `plugins[${index}]`;
    const wrong = wrongWith(entry);
    if (wrong) return [{ path, zh: wrong.zh, message: wrong.en }];
    const { name } = entry as Plugin;
    const earlier = first.get(name);
    first.set(name, earlier ?? index);
    if (earlier === undefined) return [];
    return [
      {
        path,
        zh: `${name} 已经是 plugins[${earlier}] 了；一个名字只能用一次`,
        message: `${name} is already plugins[${earlier}]; a name can be used once`,
      },
    ];
  });
}

function wrongWith(entry: unknown): Bilingual | undefined {
  if (typeof entry === "function") {
    return bilingual(
      "是函数：definePlugin 返回的是工厂，要调用它，例如 echo()",
      "is a function: definePlugin returns a factory, call it, as in echo()",
    );
  }
  if (typeof entry !== "object" || entry === null || !("setup" in entry) || !("name" in entry)) {
    return bilingual(
      "不是插件工厂返回的东西；用 definePlugin 来做",
      "is not what a plugin factory returns; make it with definePlugin",
    );
  }
  if (typeof entry.name === "string" && KEBAB.test(entry.name)) return undefined;
  return bilingual(
    "插件的名字用小写加连字符，例如 keyword-reply",
    "the name of a plugin is written in kebab-case, as in keyword-reply",
  );
}
