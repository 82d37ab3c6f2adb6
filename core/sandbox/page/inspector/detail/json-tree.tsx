import type { JsonValue } from "../../../json.ts";
import "./json-tree.css";

/** How deep a tree is open at first. */
const OPEN = 2;

interface TreeProps {
  readonly value: JsonValue;
  readonly name?: string;
  readonly depth?: number;
}

/** A value whose branches can be shut. */
export function JsonTree({ value, name, depth = 0 }: TreeProps) {
  if (value === null || typeof value !== "object") {
    return (
      <div class="leaf">
        <Name name={name} />
        <span class={`t-${sortOf(value)}`}>{JSON.stringify(value)}</span>
      </div>
    );
  }
  const isList = Array.isArray(value);
  const fields = Object.entries(value) as [string, JsonValue][];
  const children = fields.map(([field, child]) => (
    <JsonTree key={field} name={field} value={child} depth={depth + 1} />
  ));
  if (name === undefined) return <div class="json-tree">{children}</div>;
  return (
    <details class="branch" open={depth < OPEN}>
      <summary>
        <Name name={name} />
        <span class="t-mark">{isList ? `[ ${fields.length} ]` : `{ ${fields.length} }`}</span>
      </summary>
      <div class="branch-body">{children}</div>
    </details>
  );
}

const Name = ({ name }: { readonly name: string | undefined }) =>
  name === undefined ? null : (
    <>
      <span class="t-name">{name}</span>
      <span class="t-mark">: </span>
    </>
  );

function sortOf(value: string | number | boolean | null): string {
  if (typeof value === "string") return "string";
  return typeof value === "number" ? "number" : "word";
}
