import { type ArgsDef, type CommandDef, type ParsedArgs, parseArgs } from "citty";
import { meantBy } from "../nearest.ts";
import { renderHelp } from "./help.ts";
import { Misuse } from "./misuse.ts";

/** What a command is called and takes. */
export type CommandLine<T extends ArgsDef> = Pick<CommandDef<T>, "meta"> & { readonly args: T };

/**
 * Reads what stands behind a command, strictly: citty takes any option, and a misspelt `--usr`
 * would silently speak as somebody else.
 *
 * @returns the arguments; `undefined` when help was asked for, and has been printed
 * @throws Misuse for unknown options, options without their value, words too many or missing
 */
export async function readCommandLine<T extends ArgsDef>(
  command: CommandLine<T>,
  words: readonly string[],
  parent?: CommandDef,
): Promise<ParsedArgs<T> | undefined> {
  const end = words.indexOf("--");
  const options = end < 0 ? words : words.slice(0, end);
  if (options.includes("--help") || options.includes("-h")) {
    console.log(await renderHelp(command as unknown as CommandDef, parent));
    return undefined;
  }
  const named = Object.entries(command.args).filter(([, { type }]) => type !== "positional");
  refuseUnknown(
    options,
    named.map(([name]) => name),
  );
  refuseWithoutValue(options, command.args);
  const { name: own = "" } = (await command.meta) as { readonly name?: string };
  const cure = `\n办法 / cure: ${parent ? `npm run bot -- ${own}` : own} --help`;
  const places = Object.entries(command.args).filter(([, { type }]) => type === "positional");
  const optional = places.map(([name, place]) => [name, { ...place, required: false }] as const);
  const args = parseArgs<T>([...words], { ...command.args, ...Object.fromEntries(optional) });
  places.forEach(([name, { required }], index) => {
    if (required === false || args._[index] !== undefined) return;
    throw new Misuse(`缺少参数 / missing argument: ${name}${cure}`);
  });
  // A text may be written without quotes.
  const surplus = places.at(-1)?.[0] === "text" ? undefined : args._[places.length];
  if (surplus !== undefined) {
    throw new Misuse(`多余的参数 / one word too many: "${surplus}"${cure}`);
  }
  return args;
}

function refuseUnknown(options: readonly string[], known: readonly string[]): void {
  for (const option of options) {
    const [, name] = /^--?(?:no-)?([A-Za-z][\w-]*)/.exec(option) ?? [];
    if (name === undefined || known.includes(camelCased(name))) continue;
    const meant = meantBy(name, known.map(dashed));
    throw new Misuse(
      `没有这个选项 / there is no option "${option.split("=")[0]}"` +
        (meant === undefined
          ? `；有 / there are ${known.map((one) => `--${dashed(one)}`).join(", ")}`
          : `；是不是 / did you mean "--${meant}"?`),
    );
  }
}

function refuseWithoutValue(options: readonly string[], known: ArgsDef): void {
  options.forEach((option, index) => {
    const [, name = ""] = /^--([A-Za-z][\w-]*)$/.exec(option) ?? [];
    if (known[camelCased(name)]?.type !== "string") return;
    const next = options[index + 1];
    if (next !== undefined && !/^--?[A-Za-z]/.test(next)) return;
    throw new Misuse(`${option} 后面要有值 / ${option} needs a value: ${option}=…`);
  });
}

const camelCased = (name: string) =>
  name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

const dashed = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
