import { relative } from "node:path";
import type { ArgsDef } from "citty";
import { Misuse } from "../misuse.ts";
import { type BotLanguage, LANGUAGES, type Supply, writeBot } from "./write-bot.ts";

export const newArguments = {
  folder: {
    type: "positional",
    valueHint: "my-bot",
    description: "新文件夹，名字就是机器人的名字 / a new folder, which names the bot",
  },
  lang: {
    type: "string",
    valueHint: "zh | en",
    description: "用哪种语言写，默认看系统 / in which language, by default the system's",
  },
} as const satisfies ArgsDef;

/**
 * Makes a bot, and says what to do with it.
 *
 * @throws Misuse, Failed
 */
export function newBot(folder: string, lang: string | undefined, supply: Supply): string {
  const language = languageOf(lang);
  const bot = writeBot(folder, language, supply);
  const place = relative(process.cwd(), bot.folder);
  const steps = [...(place === "" ? [] : [`cd ${place}`]), "npm install", "npm start"];
  const [made, next] =
    language === "zh"
      ? [`${bot.name}：写好了 ${bot.files.length} 个文件`, "接下来："]
      : [`${bot.name}: ${bot.files.length} files are written`, "Next:"];
  return [made, ...bot.files.map((file) => `  ${file}`), "", next, ...steps.map((s) => `  ${s}`)]
    .concat("")
    .join("\n");
}

/** @throws Misuse for a language that there is not */
function languageOf(asked: string | undefined): BotLanguage {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const locale = LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale;
  if (asked === undefined) return /^zh/i.test(locale) ? "zh" : "en";
  const known = LANGUAGES.find((language) => language === asked);
  if (known) return known;
  throw new Misuse(`--lang: ${LANGUAGES.join(", ")}`);
}
