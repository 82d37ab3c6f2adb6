import { type CommandDef, renderUsage } from "citty";
import { plainText } from "./terminal-text.ts";

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
  return (
    (colour ? usage : plainText(usage))
      .replace(/^(\W*)(USAGE|ARGUMENTS|OPTIONS|COMMANDS)\b/gm, (_, before, heading: string) => {
        return `${before}${HEADINGS[heading]}`;
      })
      // citty shows an option by its name in the code, which takes one column less for each hump.
      .replace(
        / --[a-z]+[A-Z]/g,
        (option) => `${option.slice(1, -1)}-${option.slice(-1).toLowerCase()}`,
      )
      .replace(
        /^.*Use (.*) for more information about a command\.?.*$/m,
        (_, how: string) => `${how}：命令的用法 / how a command is used`,
      )
      .replace(/ +$/gm, "")
  );
}
