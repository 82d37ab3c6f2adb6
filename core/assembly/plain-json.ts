import type { JsonValue } from "../sandbox/json.ts";

/** A value as JSON would carry it, with maps as objects; what JSON lacks is named in words. */
export function jsonOf(value: unknown): JsonValue {
  if (value instanceof Map) return fromEntries([...value]);
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === "object" && value !== null) return fromEntries(Object.entries(value));
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  return String(value);
}

const fromEntries = (entries: readonly (readonly [string, unknown])[]): JsonValue =>
  Object.fromEntries(
    entries
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, jsonOf(value)]),
  );
