import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Issues } from "./issues.ts";

/** Variables by name, as in `process.env`. */
export type Environment = Record<string, string | undefined>;

/** What a `.env` holds, and what of it does not count. */
export interface DotEnv {
  readonly names: ReadonlySet<string>;
  /** Set in the file, but to nothing in the environment, which has the last word. */
  readonly hidden: ReadonlySet<string>;
  /** First words of lines that are no `NAME=value`, with the number of the line. */
  readonly unread: ReadonlyMap<string, number>;
}

/**
 * Adds what `.env` in `directory` says to `environment`, where that says nothing yet: whoever
 * starts the process has the last word. A missing file is none.
 *
 * `environment` itself is changed, so that plugins that read `process.env` see the same.
 */
export function addDotEnv(environment: Environment, directory: string, issues: Issues): DotEnv {
  const { text, unread } = sorted(readDotEnv(directory, issues));
  const values = Object.entries(parseEnv(text));
  const hidden = new Set<string>();
  for (const [name, value = ""] of values) {
    if (environment[name] === undefined) environment[name] = value;
    else if (environment[name]?.trim() === "" && value.trim() !== "") hidden.add(name);
  }
  return { names: new Set(values.map(([name]) => name)), hidden, unread };
}

function readDotEnv(directory: string, issues: Issues): string {
  const file = join(directory, ".env");
  try {
    return decoded(readFileSync(file), issues);
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") {
      issues.add(
        ".env",
        `读不了（${code}）；让它成为可读的文件`,
        `cannot be read (${code}); make it a readable file`,
      );
    } else if (existsSync(`${file}.txt`)) {
      issues.warn(
        ".env.txt",
        "不会被读取；改名为 .env（记事本会加上 .txt）",
        "is not read; rename it to .env (Notepad adds .txt)",
      );
    }
    return "";
  }
}

/** Read in spite of a wrong encoding, so that the one mistake is told and not what follows from it. */
function decoded(bytes: Buffer, issues: Issues): string {
  const swapped = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (swapped || (bytes[0] === 0xff && bytes[1] === 0xfe) || bytes.includes(0)) {
    issues.add(
      ".env",
      "是 UTF-16 编码；另存为 UTF-8（PowerShell 的 > 会写成 UTF-16）",
      "is encoded as UTF-16; save it as UTF-8 (the > of PowerShell writes UTF-16)",
    );
    const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
    const text = (swapped ? Buffer.from(even).swap16() : even).toString("utf16le");
    return text.replace(/^\ufeff/, "");
  }
  const text = bytes.toString("utf8");
  if (text.includes("\ufffd")) {
    issues.warn(
      ".env",
      "不是 UTF-8 编码（可能是 GBK）；另存为 UTF-8",
      "is not encoded as UTF-8 (GBK perhaps); save it as UTF-8",
    );
  }
  // A BOM would become part of the first name.
  return text.replace(/^\ufeff/, "");
}

/** A line that sets a name; its second group is a quote that opens the value. */
const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(["'`])?/;

/**
 * The lines that set nothing, by the word that begins them: a colon or a wide ＝ stands there, or
 * nothing. They are taken out, since to the parser they would be part of the next line's name.
 */
function sorted(text: string) {
  const unread = new Map<string, number>();
  let quote: string | undefined;
  const lines = text.split("\n").map((line, index) => {
    if (quote !== undefined) {
      if (line.includes(quote)) quote = undefined;
      return line;
    }
    const assignment = ASSIGNMENT.exec(line);
    if (assignment) {
      const [whole, , opening] = assignment;
      if (opening !== undefined && !line.slice(whole.length).includes(opening)) quote = opening;
      return line;
    }
    if (/^\s*(?:#|$)/.test(line)) return line;
    const [, word = line.trim()] = /^\s*(?:export\s+)?([A-Za-z_]\w*)/.exec(line) ?? [];
    unread.set(word, index + 1);
    return "";
  });
  return { text: lines.join("\n"), unread };
}
