import { editDistance } from "../nearest.ts";
import { type Bilingual, bilingual } from "../two-languages.ts";
import type { DotEnv, Environment } from "./dot-env.ts";
import type { Issues } from "./issues.ts";

/**
 * The variables that a bot reads. It keeps in mind which names were asked for, so that at the end
 * it can tell which others somebody set in their place.
 */
export class Variables {
  readonly #environment: Environment;
  readonly #dotEnv: DotEnv | undefined;
  readonly #asked = new Set<string>();
  readonly #told = new Set<string>();

  /** @param environment with what `.env` adds to it */
  constructor(environment: Environment, dotEnv?: DotEnv) {
    this.#environment = environment;
    this.#dotEnv = dotEnv;
  }

  /** Without white space around, nor the quotes that `docker --env-file` keeps; `undefined` for nothing. */
  text(name: string): string | undefined {
    this.#asked.add(name);
    const text = this.#environment[name]?.trim();
    return text?.replace(/^(["'])(.*)\1$/s, "$2").trim() || undefined;
  }

  /** Whether somebody has tried to set it: under another name, or where it does not count. */
  isMeant(name: string): boolean {
    return this.#mistake(name) !== undefined;
  }

  /** Why there is no such variable, and what to do; what it says need not be warned about. */
  absence(name: string): Bilingual {
    this.#told.add(name);
    return (
      this.#mistake(name) ??
      bilingual(
        `没有设置环境变量 ${name}；设置它，或写进 .env`,
        `environment variable ${name} is not set; set it, or add it to .env`,
      )
    );
  }

  /** Warns about whatever was set in vain and has not been told yet. Comes after all reading. */
  warnAboutMistakes(issues: Issues): void {
    for (const name of this.#asked) {
      if (this.#told.has(name) || this.text(name) !== undefined) continue;
      const mistake = this.#mistake(name);
      if (mistake) issues.warn(name, mistake.zh, mistake.en);
    }
    for (const [name, line] of this.#dotEnv?.unread ?? []) {
      if (this.#asked.has(name)) continue;
      issues.warn(
        `.env:${line}`,
        "不是 名字=值 的样子，没有读取",
        "is no NAME=value, and was not read",
      );
    }
  }

  #mistake(name: string): Bilingual | undefined {
    if (this.#dotEnv?.hidden.has(name)) {
      return bilingual(
        `${name} 在环境变量里是空的，遮住了 .env 里的值；请 unset ${name}`,
        `${name} is set to nothing in the environment, which hides what .env says; unset ${name}`,
      );
    }
    const line = this.#dotEnv?.unread.get(name);
    if (line !== undefined) {
      return bilingual(
        `.env 第 ${line} 行不是 ${name}=… 的样子；在名字后面写半角等号`,
        `line ${line} of .env is not written as ${name}=…; put a plain = after the name`,
      );
    }
    const other = this.#rival(name);
    if (other === undefined) return undefined;
    return bilingual(
      `没有 ${name}，却有 ${other}；改名为 ${name}`,
      `${name} is not set, but ${other} is; rename it to ${name}`,
    );
  }

  /** A variable that is set, that nobody asks for, and that is nearly called `name`. */
  #rival(name: string): string | undefined {
    const rivals = Object.keys(this.#environment).flatMap((other) => {
      if (this.#asked.has(other) || !this.#environment[other]?.trim()) return [];
      // Most of an environment is other programs' business; a .env beside the bot is ours.
      const isOurs = this.#dotEnv?.names.has(other) === true || PREFIX.test(other);
      const steps = isOurs ? stepsBetween(other, name) : undefined;
      return steps === undefined ? [] : [{ other, steps }];
    });
    return rivals.sort((a, b) => a.steps - b.steps)[0]?.other;
  }
}

/** How people begin the names of what concerns this platform, or this program. */
const PREFIX = /^(?:WECOM|WE_COM|WEWORK|WXWORK|WORKWX|WORK_WX|QYWX|QYWEIXIN|WX|HUIYIN)_?/i;

/** Shorter names are the end of too many others. */
const ENDING = 5;

const bare = (name: string) => name.replace(PREFIX, "").replaceAll(/[_.-]/g, "").toUpperCase();

/** How far two names are from each other, prefixes and `_` aside; `undefined` for too far. */
function stepsBetween(name: string, wanted: string): number | undefined {
  const [given, meant] = [bare(name), bare(wanted)];
  const steps = editDistance(given, meant);
  if (steps <= (meant.length > ENDING ? 2 : 1)) return steps;
  const [short = "", long = ""] = [given, meant].sort((a, b) => a.length - b.length);
  return short.length >= ENDING && long.endsWith(short) ? steps : undefined;
}
