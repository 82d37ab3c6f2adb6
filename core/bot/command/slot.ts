import { type LateOptions, lateOptions } from "../../replies/late.ts";
import { pass } from "../../replies/outcome.ts";
import { type Reply, reply } from "../../replies/reply.ts";
import { answerer, type ErasedHandler } from "../answerer.ts";
import { type Asked, type HandlerVerdict, type Slot, TEXT } from "../asking.ts";
import type { PluginScope } from "../plugin-scope.ts";
import { type Pattern, parsePattern } from "./pattern.ts";
import { type CommandReading, readCommand } from "./read.ts";

type Called = Extract<CommandReading, { is: "called" }>;

/**
 * The slot of one `p.command`. Of several patterns the first that the text fits is called; if it
 * only begins like some, the answer is how those are used.
 *
 * @throws BotError `ERR_COMMAND`
 */
export function commandSlot(
  scope: PluginScope,
  sources: string | readonly string[],
  handler: ErasedHandler,
  late?: LateOptions,
): Slot {
  const patterns = [sources].flat().map((source) => parsePattern(source, scope.name));
  const label = `command ${patterns.map(({ source }) => source).join(" | ")}`;
  const answer = answerer(scope, label, handler, lateOptions(late, scope.name));
  // Inside the plugin's middleware too: whoever may not call a command need not learn its usage.
  const tellUsage = answerer(scope, label, ({ args, app }) =>
    usage(scope.textsOf(app).usage, args as readonly Pattern[]),
  );
  const beginnings = new Set(patterns.map(({ words }) => words[0]));

  const read = (asked: Asked): Called | readonly Pattern[] => {
    if (!beginnings.has(asked.firstWord)) return [];
    const misused: Pattern[] = [];
    for (const pattern of patterns) {
      const reading = readCommand(pattern, asked.text);
      if (reading.is === "called") return reading;
      if (reading.is === "misused") misused.push(pattern);
    }
    return misused;
  };

  return {
    verb: "answer",
    plugin: scope.name,
    label,
    targets: TEXT,
    takes: [...new Set(patterns.map(({ words }) => `command ${words.join(" ")}`))],
    looksInside: true,
    examples: patterns
      .filter(({ parameters }) => parameters.every(({ required }) => !required))
      .map(({ words }) => words.join(" ")),
    ask: (asked) => {
      const reading = read(asked);
      if ("is" in reading) return answer(asked.event, asked.run, reading.args);
      return reading.length > 0 ? tellUsage(asked.event, asked.run, reading) : pass;
    },
    judge: (asked) => verdict(read(asked)),
  };
}

function verdict(reading: Called | readonly Pattern[]): HandlerVerdict {
  if ("is" in reading) {
    return { matches: true, why: { zh: "命令被调用", en: "the command is called" } };
  }
  return reading.length > 0
    ? { matches: true, why: MISUSED }
    : { matches: false, why: { zh: "文本以别的词开头", en: "the text begins with other words" } };
}

const MISUSED = {
  zh: "命令的参数不对：回答用法",
  en: "the command's arguments do not fit: answers its usage",
};

const usage = (words: string, patterns: readonly Pattern[]): Reply =>
  reply.text(words + patterns.map(({ source }) => source).join("\n"));
