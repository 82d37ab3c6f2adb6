import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path/posix";
import { enteredFiles, type Way } from "./entered.ts";

/*
 * How core is cut, in figures: `npm run house`. They tell whether a change made it simpler to find
 * one's way; none of them is a reason to glue together what has nothing to do with each other.
 */

const SMALL = 25;
const LARGE = 250;

interface Source {
  /** Under `core/`. */
  readonly file: string;
  readonly text: string;
  readonly lines: number;
}

const sources: readonly Source[] = readdirSync("core", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file))
  .sort()
  .map((file) => {
    const text = readFileSync(join("core", file), "utf8");
    return { file, text, lines: text.split("\n").length - 1 };
  });
const arrows = new Map(sources.map((source) => [source.file, targetsOf(source)]));

/** Files of core that a file imports or exports from, types too; each counts once. */
function targetsOf({ file, text }: Source): readonly string[] {
  const clauses = text.matchAll(
    /^\s*(?:(?:import|export)\b[^"'`;]*?\bfrom\s*|import\s*)"(\.[^"]+)"|\bimport\(\s*"(\.[^"]+)"/gm,
  );
  const names = [...clauses].map(([, clause, call]) => clause ?? call ?? "");
  const targets = names.map((name) => normalize(join(dirname(file), name)));
  return [...new Set(targets)].filter((target) => /^[^.].*\.tsx?$/.test(target));
}

/** Sets of nodes that all reach each other, of more than one node. */
function circles(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const reached = new Map([...graph.keys()].map((node) => [node, reachableFrom(node, graph)]));
  const found = new Map<string, readonly string[]>();
  for (const [node, own] of reached) {
    const circle = [...own].filter((other) => reached.get(other)?.has(node)).sort();
    if (circle.length > 0) found.set(circle.join(" "), circle);
  }
  return [...found.values()];
}

function reachableFrom(node: string, graph: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const open = [...(graph.get(node) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    open.push(...(graph.get(next) ?? []));
  }
  return reached;
}

const roomOf = (file: string) => (file.includes("/") ? file.slice(0, file.indexOf("/")) : "(core)");

const print = (what: string, value: string | number) => console.log(`${what.padEnd(44)}${value}`);
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(0)} %`;

const total = sources.reduce((sum, { lines }) => sum + lines, 0);
const rooms = sources.map(({ file }) => roomOf(file));
const inRoom = (room: string) => rooms.filter((other) => other === room).length;
const [biggest = ""] = [...new Set(rooms)].sort((a, b) => inRoom(b) - inRoom(a));
const fileCircles = circles(arrows);

console.log("The house: .ts and .tsx of core, without tests\n");
print("files", sources.length);
print("mean lines", (total / sources.length).toFixed(0));
print(`files under ${SMALL} lines`, sources.filter(({ lines }) => lines < SMALL).length);
print(`files over ${LARGE} lines`, sources.filter(({ lines }) => lines > LARGE).length);
print(
  "import arrows between them",
  [...arrows.values()].reduce((sum, { length }) => sum + length, 0),
);
print("biggest room, by files", `${biggest}/ ${percent(inRoom(biggest), sources.length)}`);
print("circles", fileCircles.length);
for (const circle of fileCircles) console.log(`  ${circle.join("  ")}`);

console.log(`
Files entered: the bot runs as \`npm start\` does, on disk; V8 counts the calls of every function
(precise coverage). A file is entered when one of its functions was called for the message, in each
of several messages behind a first one that warms up. Answered: from the arrival until the reply is
in the socket, or until WeCom has the call that sends it. Done: until nothing more happens for it.
`);
const { echo, late } = await enteredFiles();
const entered = ({ answered, done }: Way) => `${answered.length} answered, ${done.length} done`;
print("one echo", entered(echo));
print("one late answer, sent actively", entered(late));
if (process.argv.includes("--list")) {
  for (const [title, { answered, done }] of Object.entries({ echo, late })) {
    console.log(`\n${title}`);
    for (const file of done) console.log(`  ${answered.includes(file) ? " " : "+"} ${file}`);
  }
}
