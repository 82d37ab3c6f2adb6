/*
 * Every code block of the docs is real. Each `ts` block becomes a module under `.blocks/`, on the
 * lines that it has in its page, so that what the compiler or a stack says is where to look.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as huiyin from "huiyin";
import * as kit from "huiyin/testing";
import { describe, it } from "vitest";
import { goodEnvironment, issuesOf } from "../core/config/sample-config.ts";
import * as prelude from "./prelude.ts";

interface Block {
  readonly page: string;
  /** Of the opening fence. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** How a `ts` block becomes a module; the first rule that fits is taken. */
const RULES: readonly { readonly fits: RegExp; readonly before: string; readonly after: string }[] =
  [
    // A module.
    { fits: /^(import|export) /m, before: "", after: "" },
    // Parts of a configuration.
    {
      fits: /^apps: /,
      before: "export default defineBot({ plugins: [], store: memory(),",
      after: "});",
    },
    {
      fits: /^rotation: /,
      before:
        "export default defineBot({ plugins: [], store: memory(), apps: { main: wecomApp({ ...hr,",
      after: "}) } });",
    },
    // What a plugin registers; with a test behind an empty line, that test runs with it.
    {
      fits: /^(const .*\n)?(const \w+ = )?p\./,
      before: 'export const fragment = definePlugin({ name: "fragment", setup(p) {',
      after: "} });",
    },
    // What a test does.
    {
      fits: /\b(li|bot)\./,
      before: `${begin("stage")} {`,
      after: "} }",
    },
  ];

/** Run by nothing: what they show belongs to other programs, or is a picture. */
const SHOWN_ONLY = ["", "ini", "nginx", "yaml"];
/** Variables that a page makes up. */
const MADE_UP = ["WECOM_OLD_TOKEN", "WECOM_OLD_ENCODING_AES_KEY", "WECOM_CORPID"];
const POSITIONS =
  'const positions = p.tables(["create table {positions} (id text primary key, member text not null) strict"]);';

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const inFolder = (folder: string) =>
  existsSync(new URL(folder, root))
    ? readdirSync(new URL(folder, root))
        .filter((name) => name.endsWith(".md"))
        .map((name) => `${folder}${name}`)
    : [];
const sources = (folder: string) =>
  readdirSync(new URL(folder, root), { encoding: "utf8", recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}${name}`);
const PAGES = ["README.md", "README.zh-CN.md", ...inFolder("docs/"), ...inFolder("docs/zh/")];
const BLOCKS = PAGES.flatMap(blocksOf);
const IN_TS = BLOCKS.filter(({ language }) => language === "ts");
const at = ({ page, line }: Block) => `${page}:${line}`;

function begin(plugin: string): string {
  return `export async function run() { await using bot = await testBot({ plugins: [${plugin}()] }); const li = bot.user("li");`;
}

function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let open: { line: number; language: string; indent: number; lines: string[] } | undefined;
  for (const [index, line] of read(page).split("\n").entries()) {
    const fence = /^( *)```(.*)$/.exec(line);
    if (!fence) open?.lines.push(line.slice(open.indent));
    else if (!open) {
      const [, indent = "", language = ""] = fence;
      open = { line: index + 1, language: language.trim(), indent: indent.length, lines: [] };
    } else {
      blocks.push({ page, ...open, text: `${open.lines.join("\n")}\n` });
      open = undefined;
    }
  }
  assert.ok(!open, `${page}:${open?.line} is not closed`);
  return blocks;
}

/** The module of a block, whose lines stand where the page has them. */
function moduleOf(block: Block): string {
  const rule = RULES.find(({ fits }) => fits.test(block.text));
  assert.ok(rule, `${at(block)}: no rule makes a module of this block`);
  let text = block.text.replaceAll('from "./plugins/', 'from "../../../plugins/');
  text = text.replaceAll('from "./dice.ts"', 'from "../dice.ts"');
  let { before, after } = rule;
  if (before.includes("setup(p)")) {
    if (/\bpositions\./.test(text)) before += POSITIONS;
    const [setup = "", ...test] = text.split("\n\n");
    if (test.length > 0) {
      text = `${setup}\n${after}${begin("fragment")}\n${test.join("\n\n")}`;
      after = "}";
    }
  }
  const used = (from: object, module: string) => {
    const whole = `${before}${text}`;
    const names = Object.keys(from).filter((name) => new RegExp(`\\b${name}\\b`).test(whole));
    return names.length > 0 ? `import { ${names.join(", ")} } from "${module}"; ` : "";
  };
  const imports = text.includes("import ")
    ? ""
    : `import assert from "node:assert/strict"; ${used(huiyin, "huiyin")}${used(kit, "huiyin/testing")}${used(prelude, "../prelude.ts")}${used({ dice: 1 }, "../dice.ts")}`;
  return `${imports}${before}${"\n".repeat(block.line)}${text}${after}\n`;
}

const folder = new URL("./.blocks/", import.meta.url);
const nameOf = ({ page, line }: Block) => `${page.replaceAll("/", "-")}-${line}.ts`;
const files = new Map([
  ...IN_TS.map((block) => [nameOf(block), moduleOf(block)] as const),
  [
    "tsconfig.json",
    JSON.stringify({
      extends: "../../../tsconfig.json",
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
      include: ["*.ts"],
      exclude: [],
    }),
  ] as const,
]);
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (!files.has(name)) rmSync(new URL(name, folder));
for (const [name, text] of files) {
  const file = new URL(name, folder);
  // A file that is written anew makes a watching test runner start again.
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
}

describe("code blocks of the docs", () => {
  it("are in languages of which it is known what to do with them", () => {
    const known = ["ts", "sh", "json", ...SHOWN_ONLY];
    assert.deepEqual(BLOCKS.filter(({ language }) => !known.includes(language)).map(at), []);
    assert.ok(IN_TS.length > 20);
  });

  it("compile", { timeout: 120_000 }, () => {
    const tsc = fileURLToPath(new URL("node_modules/.bin/tsc", root));
    try {
      execFileSync(tsc, ["-p", fileURLToPath(folder), "--pretty", "false"], { encoding: "utf8" });
    } catch (error) {
      const { stdout } = error as { readonly stdout: string };
      const pageOf = new Map(IN_TS.map((block) => [nameOf(block), block.page]));
      assert.fail(
        stdout.replace(/\S*\.blocks\/([^(]+)/g, (path, name) => pageOf.get(name) ?? path),
      );
    }
  });

  for (const block of IN_TS) {
    const load = () => import(new URL(nameOf(block), folder).href);
    // It is a test itself.
    if (/from "vitest"/.test(block.text)) describe(at(block), load);
    else {
      it(`run: ${at(block)}`, async () => {
        const { run, default: config, ...rest } = await load();
        const plugins = Object.values(rest).filter((value) => typeof value === "function");
        if (config) assert.deepEqual(await issuesOf(config, ENVIRONMENT), []);
        else if (run) await run();
        else {
          assert.ok(plugins.length > 0, "nothing to run");
          await using bot = await kit.testBot({ plugins: plugins.map((plugin) => plugin()) });
          await prelude.visit(bot);
        }
      });
    }
  }

  it("leave no promise floating, nor do the plugins", () => {
    const code = [
      ...IN_TS.map((block) => [at(block), block.text] as const),
      ...sources("plugins/").map((file) => [file, read(file)] as const),
    ];
    const floating = code.flatMap(([where, text]) =>
      [...text.matchAll(FLOATING)].map(([call]) => `${where}: ${call.trim()}`),
    );
    assert.deepEqual(floating, []);
  });

  it("are JSON where they say so, whole or line by line", () => {
    for (const block of BLOCKS.filter(({ language }) => language === "json")) {
      const parts = block.text.startsWith("{\n") ? [block.text] : block.text.trim().split("\n");
      for (const part of parts) assert.doesNotThrow(() => JSON.parse(part), at(block));
    }
  });

  it("name scripts, commands and variables that exist", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const commands = [...read("core/cli/huiyin.ts").matchAll(/^ {2}(\w+): \(\) => import/gm)];
    const core = sources("core/").map(read).join("\n");
    const known = {
      script: new Set(Object.keys(scripts)),
      command: new Set(commands.map(([, name]) => name)),
      variable: new Set([
        ...[...core.matchAll(/[".]((HUIYIN|WECOM)_[A-Z_]+)/g)].map(([, name]) => name),
        ...MADE_UP,
      ]),
    };
    const unknown = PAGES.flatMap((page) =>
      read(page)
        .split("\n")
        .flatMap((line, index) =>
          [
            ...named("script", line, /\bnpm (?:run )?((?<=run )[a-z:]+|test|start)\b/g),
            ...named("command", line, /\bnpm run bot -- ([a-z]+)/g),
            ...named("variable", line, /\b((?:HUIYIN|WECOM)_[A-Z_]+[A-Z])\b/g),
          ]
            .filter(({ kind, name }) => !known[kind].has(name))
            .map(({ kind, name }) => `${page}:${index + 1}: no ${kind} ${name}`),
        ),
    );
    assert.deepEqual(unknown, []);
  });

  it("are the same in Chinese, but for comments and texts", () => {
    for (const page of PAGES.filter((name) => name.includes("zh"))) {
      const english = page.replace("docs/zh/", "docs/").replace(".zh-CN", "");
      assert.deepEqual(bare(page), bare(english), `${page} has other blocks than ${english}`);
    }
  });
});

/** What is there to read a configuration with. */
const ENVIRONMENT = {
  ...goodEnvironment,
  WECOM_OLD_TOKEN: `${goodEnvironment.WECOM_TOKEN.slice(1)}O`,
  WECOM_OLD_ENCODING_AES_KEY: `L${goodEnvironment.WECOM_ENCODING_AES_KEY.slice(1)}`,
};

/** A statement that begins with a call of something asynchronous, by its name. */
const FLOATING =
  /(?:(?<![=>(,?:&|]\s*)^|[;{])[ \t]*(?:\w+\.)*(?:says|sends|clicks|enters|reports|walks|presses|submits|picks|subscribes|unsubscribes|happens|advance|restart|idle|push|write|update|step|sleep|sent|recall|rejects)\(.*/gm;

function named<K extends string>(kind: K, line: string, pattern: RegExp) {
  return [...line.matchAll(pattern)].map(([, name = ""]) => ({ kind, name }));
}

/** The blocks of a page without comments and string literals; pictures are translated as a whole. */
function bare(page: string): string[] {
  const comment = (language: string) => (language === "ts" ? "//" : "#");
  return BLOCKS.filter((block) => block.page === page && block.language !== "").map(
    ({ language, text }) => {
      const left = new RegExp(`(["'\`])(?:\\\\.|(?!\\1).)*?\\1|${comment(language)}[^\\n]*`, "gs");
      const code = text.replace(left, (_all, quote) => (quote ? '""' : ""));
      return `${language}\n${code.replace(/[ \t]+$/gm, "")}`;
    },
  );
}
