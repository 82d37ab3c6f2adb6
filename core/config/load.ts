import { existsSync } from "node:fs";
import { dirname, extname, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { cosmiconfig } from "cosmiconfig";
import { ConfigError } from "../errors.ts";
import type { Environment } from "../reading/dot-env.ts";
import { isObject } from "../reading/issues.ts";
import { framePlace } from "../trace.ts";
import { type Bilingual, bilingual } from "../two-languages.ts";

/** What was loaded, and from where. */
export interface LoadedFile {
  /** Absolute path. */
  readonly file: string;
  /** The default export, whatever it is. */
  readonly value: unknown;
}

const DEFAULT_FILE = "bot.config.ts";
const EXTENSIONS = [".ts", ".mts", ".js", ".mjs"];

/** Where the configuration lies, and `.env` beside it. */
export const configFolder = (directory: string, config: string | undefined): string =>
  config === undefined ? resolve(directory) : dirname(resolve(directory, config));

/**
 * The one file that is loaded: `config` if it is given; or else, in `directory`, the one that is for
 * this environment (`bot.config.production.ts` where NODE_ENV is production, everywhere else
 * `bot.config.development.ts`); or else `bot.config.ts`.
 *
 * @param environment with what `.env` says
 */
export function configFile(
  directory: string,
  config: string | undefined,
  environment: Environment,
): string {
  if (config !== undefined) return resolve(directory, config);
  const mode = environment.NODE_ENV?.trim() === "production" ? "production" : "development";
  const own = resolve(directory, `bot.config.${mode}.ts`);
  return existsSync(own) ? own : resolve(directory, DEFAULT_FILE);
}

/**
 * Loads one file, the one that `configFile` names, and executes nothing else. There is no search,
 * neither upward nor for other names, because whoever can plant a file where we search would run
 * code in our place.
 *
 * @throws ConfigError naming the file, and the line where that is known
 */
export async function loadConfigFile(
  directory: string,
  config: string | undefined,
  environment: Environment,
): Promise<LoadedFile> {
  const file = configFile(directory, config, environment);
  const name = relative(directory, file) || file;
  if (!EXTENSIONS.includes(extname(file))) {
    const all = EXTENSIONS.join(", ");
    throw refusal(
      name,
      bilingual(`应该是以 ${all} 结尾的模块`, `must be a module that ends in ${all}`),
    );
  }
  if (!existsSync(file)) {
    throw refusal(
      name,
      bilingual(
        `不存在；找的是 ${file}。在机器人的目录里启动，或用 --config 指明`,
        `is not there; looked for ${file}. Start in the bot's directory, or say --config`,
      ),
    );
  }
  try {
    const result = await explorer().load(file);
    return { file, value: result?.config };
  } catch (error) {
    throw refusal(name, whyNot(error), error);
  }
}

/**
 * cosmiconfig 9 runs a `.config/config.js` of the working directory as it makes an explorer. Made
 * in our own directory, it finds none. Its own loader for `.ts` would need a compiler and leave a
 * file beside the config; `import` goes through tsx.
 */
function explorer() {
  const before = process.cwd();
  process.chdir(fileURLToPath(new URL(".", import.meta.url)));
  try {
    const loaders = Object.fromEntries(EXTENSIONS.map((extension) => [extension, importDefault]));
    return cosmiconfig("huiyin", { searchPlaces: [DEFAULT_FILE], loaders, cache: false });
  } finally {
    process.chdir(before);
  }
}

/** Whether this is the package; in the checkout tsx runs everything already. */
export const isPackaged = import.meta.url.endsWith(".js");
let compiler: Promise<unknown> | undefined;

/**
 * A package is JavaScript, which starts sooner without a compiler; from here on there is one, for the
 * bot's own files and those that they import.
 */
const readTypeScript = () =>
  Promise.all([
    import("tsx/esm/api").then(({ register }) => register()),
    import("tsx/cjs/api").then(({ register }) => register()),
  ]);

async function importDefault(file: string): Promise<unknown> {
  if (isPackaged) {
    compiler ??= readTypeScript();
    await compiler;
  }
  const loaded: unknown = await import(pathToFileURL(file).href);
  const { default: value } = loaded as { readonly default?: unknown };
  // A file without `export default` that was taken for CommonJS wraps its exports once more.
  return isObject(value) && value.__esModule === true ? value.default : value;
}

const refusal = (path: string, { zh, en }: Bilingual, cause?: unknown) =>
  new ConfigError([{ path, zh, message: en }], { cause });

/** What is wrong, and the place in the user's own files. */
function whyNot(error: unknown): Bilingual {
  if (!(error instanceof Error)) {
    const type = typeof error;
    return bilingual(`抛出了 ${type}，不是错误对象`, `threw ${type} instead of an error`);
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") {
    return bilingual(
      `有导入的模块找不到：检查路径（要写 .ts 文件名），并运行 npm ci（${firstLine(error)}）`,
      `${firstLine(error)}; check the path, which names the .ts file, and run npm ci`,
    );
  }
  if (/^(?:Transform failed|Build failed)/.test(error.message)) {
    const place = error.message.split("\n").slice(1).join(" ").trim();
    return bilingual(`编译不了：${place}`, `cannot be compiled: ${place}`);
  }
  const at = framePlace(error);
  const what = `${error.name}: ${firstLine(error)}`;
  return bilingual(`${at ? `在 ${at}：` : ""}${what}`, `${at ? `at ${at}: ` : ""}${what}`);
}

const firstLine = (error: Error) => error.message.split("\n")[0] ?? "";
