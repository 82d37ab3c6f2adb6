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
        const key = `${keyOf(name)}: `;
        return key + literal(member, inner, inner.length + key.length);
      });
  const [begin, end] = Array.isArray(value) ? "[]" : "{}";
  return `${begin}\n${entries.map((entry) => `${inner}${entry},\n`).join("")}${indent}${end}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = definedIn(value).map(([name, member]) => `${keyOf(name)}: ${onOneLine(member)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

const definedIn = (value: object) =>
  Object.entries(value).filter(([, member]) => member !== undefined);

const keyOf = (name: string) => (NAME.test(name) ? name : JSON.stringify(name));
