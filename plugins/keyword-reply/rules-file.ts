import { readFileSync } from "node:fs";
import { extname } from "node:path";
import type { z } from "zod";
import { rule } from "./rule.ts";
import { type Draft, draftsOfTable } from "./table.ts";

/** A rule that can be answered by, and where it was written. */
export interface PlacedRule extends z.output<typeof rule> {
  readonly place: string;
}

/** More than this is told as a number. */
const MOST_TOLD = 10;

/**
 * The rules of a file: of a `.csv` as spreadsheets save it, or of a `.json` with a list of rules, also
 * as `{ "rules": [...] }`. All of them, or none.
 *
 * @throws Error that names the file and every row or rule that is wrong, with its cure
 */
export function readRules(file: string): readonly PlacedRule[] {
  try {
    const text = textOf(readFileSync(file));
    return checked(
      extname(file).toLowerCase() === ".csv" ? draftsOfTable(text) : draftsOfJson(text),
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : "it cannot be read";
    throw new Error(`${file}: ${why}`, { cause: error });
  }
}

/** Excel in Chinese saves a table as GBK unless it is told otherwise. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

function draftsOfJson(text: string): readonly Draft[] {
  const value: unknown = JSON.parse(text);
  const rules = isObject(value) ? value.rules : value;
  if (!Array.isArray(rules)) throw new Error('holds no list of rules: [{ "when": …, "say": … }]');
  return rules.map((one: unknown, index) => ({ place: `rules[${index}]`, rule: one }));
}

const isObject = (value: unknown): value is { readonly rules?: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function checked(drafts: readonly Draft[]): readonly PlacedRule[] {
  const read = drafts.map(({ place, rule: draft }) => ({ place, ...rule.safeParse(draft) }));
  const wrong = read.flatMap(({ place, error }) =>
    error ? `${place}: ${error.issues.map(told).join("; ")}` : [],
  );
  if (wrong.length > 0) {
    const more = wrong.length - MOST_TOLD;
    throw new Error(
      [...wrong.slice(0, MOST_TOLD), ...(more > 0 ? [`${more} more`] : [])].join("\n"),
    );
  }
  return read.flatMap(({ place, data }) => (data ? { ...data, place } : []));
}

/** Most messages begin with the field; the others are told it. */
function told({ path, message }: z.core.$ZodIssue): string {
  const field = path.join(".");
  return message.startsWith(`${field} `) ? message : `${field} ${message}`.trim();
}
