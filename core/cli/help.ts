import { type CommandDef, renderUsage } from "citty";
import { plainText } from "./plain-text.ts";

const HEADINGS: Readonly<Record<string, string>> = {
  USAGE: "用法 / USAGE",
  ARGUMENTS: "参数 / ARGUMENTS",
  OPTIONS: "选项 / OPTIONS",
  COMMANDS: "命令 / COMMANDS",
};

/** What a command can do, for people; with colours only where they are shown. */
export async function renderHelp(command: CommandDef, parent?: CommandDef): Promise<string> {
  const usage = await renderUsage(command, parent);
  const colour = process.stdout.isTTY && process.stdout.hasColors();
  return (colour ? usage : plainText(usage))
    .replace(/^(\W*)(USAGE|ARGUMENTS|OPTIONS|COMMANDS)\b/gm, (_, before, heading: string) => {
      return `${before}${HEADINGS[heading]}`;
    })
    .replace(/ +$/gm, "");
}
