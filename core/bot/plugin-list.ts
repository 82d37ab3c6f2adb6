import type { ConfigIssue } from "../errors.ts";
import type { Plugin } from "./plugin.ts";

const KEBAB = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** What is wrong with the list itself, before any configuration is looked at. */
export function listIssues(list: readonly unknown[]): readonly ConfigIssue[] {
  const first = new Map<string, number>();
  return list.flatMap((entry, index) => {
    const path = `plugins[${index}]`;
    const wrong = wrongWith(entry);
    if (wrong) return [{ path, message: wrong }];
    const { name } = entry as Plugin;
    const earlier = first.get(name);
    first.set(name, earlier ?? index);
    if (earlier === undefined) return [];
    const message = `${name} is already plugins[${earlier}]; a name can be used once`;
    return [{ path, message }];
  });
}

function wrongWith(entry: unknown): string | undefined {
  if (typeof entry === "function") {
    return "is a function: definePlugin returns a factory, call it, as in echo()";
  }
  if (typeof entry !== "object" || entry === null || !("setup" in entry) || !("name" in entry)) {
    return "is not what a plugin factory returns; make it with definePlugin";
  }
  if (typeof entry.name === "string" && KEBAB.test(entry.name)) return undefined;
  return "the name of a plugin is written in kebab-case, as in keyword-reply";
}
