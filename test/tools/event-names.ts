/**
 * Writes core/events/names.ts from the event table: `npm run docs`.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { kinds } from "../../core/events/groups.ts";
import { families, rows } from "../../core/events/rows.ts";

/** Where the wire's word alone would be the name of something else. */
const OTHERWISE: Readonly<Record<string, string>> = {
  "event:LOCATION": "LocationReport",
  shortvideo: "ShortVideo",
  "event:view_miniprogram": "ViewMiniProgram",
};

/** What the event of a kind is called, as in `ClickEvent` for `event:click`. */
export const nameOf = (kind: string): string => {
  const words = OTHERWISE[kind] ?? kind.replace(/^event:/, "").replace(/_event$/, "");
  const name = words.replaceAll(/(?:^|[:_])([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return `${name}Event`;
};

const SAID = new Map<string, string>([
  ...rows.map(({ kind, about }) => [kind, about] as const),
  ...[...families.values()].map(
    ({ kind, about }) => [kind, `${about}: a ChangeType that this version does not know`] as const,
  ),
  ["unknown", "What this version cannot name, or nobody can read"],
]);

/** As the formatter writes it. */
function declared(name: string, kind: string): string {
  const [head, tail] = [`export interface ${name}`, `extends ShapeOf<${kind}> {}`];
  return head.length + tail.length < 100 ? `${head} ${tail}` : `${head}\n  ${tail}`;
}

/** The whole file. */
export function eventNames(): string {
  const key = (kind: string) => (/^\w+$/.test(kind) ? kind : JSON.stringify(kind));
  const named = kinds.flatMap((kind) => [
    "",
    `/** ${SAID.get(kind)}: \`${kind}\`. */`,
    declared(nameOf(kind), JSON.stringify(kind)),
  ]);
  return [
    "/* Written by `npm run docs` from the event table: a name for each kind, which editors show. */",
    'import type { ShapeOf } from "./shapes.ts";',
    ...named,
    "",
    "/** The event of each kind. */",
    "export interface EventsByKind {",
    ...kinds.map((kind) => `  readonly ${key(kind)}: ${nameOf(kind)};`),
    "}",
    "",
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("../../core/events/names.ts", import.meta.url), eventNames());
}
