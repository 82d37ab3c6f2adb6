import type { ConfigIssue } from "../errors.ts";
import { type Bilingual, bilingual } from "../two-languages.ts";
import type { Plugin } from "./plugin.ts";

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
