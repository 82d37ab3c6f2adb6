import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import type { Middleware } from "../../bot/middleware.ts";
import type { Plugin } from "../../bot/plugin.ts";
import { Misuse } from "../misuse.ts";
import { perform } from "./perform.ts";
import type { Played } from "./play.ts";
import { stepOf } from "./script.ts";
import { testText } from "./test-text.ts";

/** How a file ends that vitest takes for a test. */
export const TEST_SUFFIX = ".test.ts";

/** @throws Misuse when a test must not be written there */
export function checkTarget(file: string, force: boolean): void {
  if (!file.endsWith(TEST_SUFFIX)) {
    throw new Misuse(
      `测试文件要以 ${TEST_SUFFIX} 结尾，vitest 才找得到 / vitest finds tests by their ending, ${TEST_SUFFIX}: ${file}`,
    );
  }
  if (!existsSync(file) || force) return;
  throw new Misuse(`文件已存在，要覆盖请加 --force / the file exists, add --force: ${file}`);
}

export interface FreezeOptions {
  /** Of the test that is written. */
  readonly file: string;
  /** Absolute path of the configuration whose plugins it tests. */
  readonly config: string;
  readonly plugins: readonly Plugin[];
  readonly middleware: readonly Middleware[];
  readonly session: readonly Played[];
}

/**
 * Writes a session as a test of the configuration's plugins, which expects what they answer now.
 *
 * @returns for people: where it is, and what to think of
 * @throws Misuse when the file cannot be written
 */
export async function freeze(options: FreezeOptions): Promise<string> {
  const { file, plugins, middleware, session } = options;
  const steps = session.flatMap((played) => stepOf(played) ?? []);
  const apps = [...new Set(steps.map(({ app }) => app))];
  const performance = await perform({ steps, apps, plugins, middleware });
  const text = testText({
    title: `answers as in ${basename(file, TEST_SUFFIX)}`,
    config: configFrom(file, options.config),
    apps,
    ...performance,
  });
  write(file, text);
  const missing = session.length - steps.length;
  return [
    `已写入 / written: ${file}`,
    ...(missing > 0 ? [`! ${missing} 条无法写进测试 / cannot be repeated in a test`] : []),
    ...(session.some(({ message }) => message.callback.content.bodies === "encrypted")
      ? [
          "! 里面有成员说过的话，提交前请看一看 / it holds what members wrote: look before you commit",
        ]
      : []),
    "",
  ].join("\n");
}

/** The configuration as the test imports it. */
function configFrom(file: string, config: string): string {
  const path = relative(dirname(resolve(file)), resolve(config))
    .split(sep)
    .join("/");
  return path.startsWith(".") ? path : `./${path}`;
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new Misuse(`写不了文件 / the file cannot be written: ${file} (${code})`);
  }
}
