import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { bareReply } from "../../recording/bare-reply.ts";
import { Misuse } from "../misuse.ts";
import type { Played } from "./play.ts";

export interface FreezeOptions {
  /** Of the test that is written. */
  readonly file: string;
  /** Of the configuration whose plugins it tests. */
  readonly config: string;
  readonly force: boolean;
}

/**
 * Writes a session as a test: what was said, and the texts that are answered now.
 *
 * @throws Misuse when the file is there already, or the recording is not in the clear
 */
export function freeze(played: readonly Played[], { file, config, force }: FreezeOptions): void {
  if (existsSync(file) && !force) {
    throw new Misuse(`文件已存在，要覆盖请加 --force / the file exists, add --force: ${file}`);
  }
  const said = played.map(({ callback, now }) => {
    if (callback.content.bodies !== "plaintext") {
      throw new Misuse(
        "只有沙盒页面保存的会话可以写成测试：它的内容是明文 / " +
          "only a session saved on the sandbox page can be frozen: its bodies are in the clear",
      );
    }
    const { at, app, kind, content } = callback;
    return { at, app, kind, xml: content.xml, answered: now ? bareReply(now) : null };
  });
  const configPath = relative(dirname(resolve(file)), resolve(config))
    .split(sep)
    .join("/");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, testText(basename(file), configPath, said));
}

const testText = (name: string, config: string, said: readonly object[]) =>
  [
    'import assert from "node:assert/strict";',
    'import { replayed } from "huiyin/testing";',
    'import { it } from "vitest";',
    `import config from "${config.startsWith(".") ? config : `./${config}`}";`,
    "",
    "/** What was said, and what was answered when this test was written. */",
    `const session = ${JSON.stringify(said, undefined, 2)};`,
    "",
    `it("answers as in ${name.replace(/\.test\.ts$/, "")}", async () => {`,
    "  const answers = await replayed(config.plugins, session);",
    "  assert.deepEqual(",
    "    answers,",
    "    session.map(({ answered }) => answered),",
    "  );",
    "});",
    "",
  ].join("\n");
