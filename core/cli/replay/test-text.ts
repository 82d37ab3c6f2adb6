import { type Performance, type Performed, startOf } from "./perform.ts";
import type { Act, ReplayStep } from "./script.ts";

/** Columns that a line of a test should have at most. */
const COLUMNS = 100;
const NAME = /^[A-Za-z_$][\w$]*$/;

/**
 * Plain data as it is written in a program: on one line where that fits, else one entry a line.
 *
 * @param column where it begins, or where the line that it stands in does
 */
export function literal(value: unknown, indent = "", column = indent.length): string {
  const flat = onOneLine(value);
  if (column + flat.length <= COLUMNS || typeof value !== "object" || value === null) return flat;
  const inner = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((entry) => literal(entry, inner))
    : definedIn(value).map(([name, member]) => {
        const key = `${propertyName(name)}: `;
        return key + literal(member, inner, inner.length + key.length);
      });
  const [begin, end] = Array.isArray(value) ? "[]" : "{}";
  return `${begin}\n${entries.map((entry) => `${inner}${entry},\n`).join("")}${indent}${end}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = definedIn(value).map(
    ([name, member]) => `${propertyName(name)}: ${onOneLine(member)}`,
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

const definedIn = (value: object) =>
  Object.entries(value).filter(([, member]) => member !== undefined);

const propertyName = (name: string) => (NAME.test(name) ? name : JSON.stringify(name));

interface TestTextOptions extends Performance {
  /** What the test is called. */
  readonly title: string;
  /** Module of the configuration, as the test imports it. */
  readonly config: string;
  /** Names of the apps. */
  readonly apps: readonly string[];
}

/** The source of a test that repeats a session and expects what was heard. */
export function testText({ title, config, apps, ...played }: TestTextOptions): string {
  const { performed, flawless } = played;
  const steps = performed.map(({ step }) => step);
  const several = apps.length > 1;
  const names = namesOf(steps, several);
  const start = new Date(startOf(steps)).toISOString();
  const appList = apps.join() === "main" ? "" : `    apps: ${literal(apps, "    ", 10)},\n`;
  const users = [...names.values()].map(({ name, made }) => `  const ${name} = ${made};\n`);
  const imports = [
    'import assert from "node:assert/strict";',
    'import { type TestUser, testBot } from "huiyin/testing";',
    'import { it } from "vitest";',
    `import config from ${JSON.stringify(config)};`,
  ];
  return `${imports.join("\n")}

it(${JSON.stringify(title)}, async () => {
  const { plugins, middleware = [] } = config;
  await using bot = await testBot({
    plugins,
    middleware,
${appList}    startsAt: new Date(${JSON.stringify(start)}),
${flawless ? "" : "    strict: false,\n"}  });
${users.join("")}${performed.map((one) => `\n${stepText(one, names, several)}`).join("")}});

/** What came since the last time: texts as they are, everything else in full. */
function heard({ inbox }: TestUser) {
  const contents = inbox
    .all()
    .map((content) => (content.type === "text" ? content.content : content));
  inbox.clear();
  return contents;
}
`;
}

function stepText({ step, after, wait, heard }: Performed, names: Names, several: boolean): string {
  const { name } = names.get(memberKey(step)) ?? {};
  return [
    ...pause(after),
    `  await ${actText(step, name, several)};\n`,
    ...pause(wait),
    ...(name === undefined || !heard ? [] : [expectation(name, heard)]),
  ].join("");
}

function expectation(name: string, heard: Performed["heard"]): string {
  const begin = `  assert.deepEqual(heard(${name}), `;
  return `${begin}${literal(heard, "  ", begin.length + 2)});\n`;
}

const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
] as const;

function pause(seconds: number): readonly string[] {
  if (seconds === 0) return [];
  const [unit, size] = UNITS.find(([, length]) => seconds % length === 0) ?? ["s", 1];
  return [`  await bot.clock.advance("${seconds / size}${unit}");\n`];
}

function actText({ app, act }: ReplayStep, name: string | undefined, several: boolean): string {
  const call = name === undefined ? "bot.happens(" : `${name}.${methodOf(act)}(`;
  const what = literal(act.what, "  ", "  await ;".length + call.length + 1);
  return `${call}${what}${name === undefined && several ? `, ${literal({ app })}` : ""})`;
}

const methodOf = ({ does }: Act) => does;

/** Variables of the members, by app and UserID. */
type Names = ReadonlyMap<string, { readonly name: string; readonly made: string }>;

const memberKey = ({ app, member }: ReplayStep) => JSON.stringify([app, member]);

/** Names that the test uses itself, or that a program may not use. */
const TAKEN = new Set(
  "assert testBot it config heard plugins middleware bot await async const let var new in of if do for this null true false void with enum case else try".split(
    " ",
  ),
);

function namesOf(steps: readonly ReplayStep[], several: boolean): Names {
  const names = new Map<string, { readonly name: string; readonly made: string }>();
  const taken = new Set(TAKEN);
  for (const step of steps) {
    const { app, member } = step;
    if (member === undefined || names.has(memberKey(step))) continue;
    const name = freeName(several ? `${member}_${app}` : member, taken);
    taken.add(name);
    const options = several ? `, ${literal({ app })}` : "";
    names.set(memberKey(step), { name, made: `bot.user(${JSON.stringify(member)}${options})` });
  }
  return names;
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const plain = wanted.replaceAll(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");
  const first = plain.charAt(0).toLowerCase() + plain.slice(1);
  for (let number = 1; ; number++) {
    const name = number === 1 ? first : `${first}${number}`;
    if (!taken.has(name)) return name;
  }
}
