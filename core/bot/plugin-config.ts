import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { ConfigIssue } from "../errors.ts";
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
