import type { ConfigIssue } from "../errors.ts";
import { didYouMean } from "../nearest.ts";

/** Collects what is wrong, so that people read all of it at once. */
export class Issues {
  readonly #found: ConfigIssue[] = [];
  readonly #warnings: ConfigIssue[] = [];

  get found(): readonly ConfigIssue[] {
    return this.#found;
  }

  get warnings(): readonly ConfigIssue[] {
    return this.#warnings;
  }

  /** Records a reason to refuse the start. */
  add(path: string, message: string): void {
    this.#found.push({ path, message });
  }

  /** Records something that is worth knowing and no reason to refuse. */
  warn(path: string, message: string): void {
    this.#warnings.push({ path, message });
  }

  /** `value` as an object without unknown keys; `undefined` (and an issue) if it is none. */
  object<K extends string>(
    path: string,
    value: unknown,
    known: readonly K[],
  ): Readonly<Partial<Record<K, unknown>>> | undefined {
    if (!isObject(value)) {
      this.add(path, `must be an object, got ${typeName(value)}`);
      return undefined;
    }
    for (const key of Object.keys(value)) {
      if (!known.includes(key as K)) {
        const hint = didYouMean(key, known) || `; known are ${known.join(", ")}`;
        this.add(join(path, key), `is not a known setting${hint}`);
      }
    }
    return value as Partial<Record<K, unknown>>;
  }

  /** `value` as a whole number within bounds, `fallback` if absent. */
  integer(path: string, value: unknown, bounds: IntegerBounds): number {
    const { from, to, fallback, unit } = bounds;
    if (value === undefined) return fallback;
    if (typeof value === "number" && Number.isInteger(value) && value >= from && value <= to) {
      return value;
    }
    const got = typeof value === "number" ? "another number" : typeName(value);
    this.add(path, `must be a whole number of ${unit} from ${from} to ${to}, got ${got}`);
    return fallback;
  }
}

export interface IntegerBounds {
  readonly from: number;
  readonly to: number;
  readonly fallback: number;
  /** For the message, in the plural. */
  readonly unit: string;
}

/** Whether `value` is an object with members, and neither a list nor an instance of a class. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What sort of value it is, for messages: never the value itself. */
export function typeName(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (value === "") return "an empty string";
  if (Array.isArray(value)) return "a list";
  if (value instanceof Promise) return "a promise";
  if (typeof value === "object") return isObject(value) ? "an object" : `a ${classOf(value)}`;
  return typeof value === "undefined" ? "nothing" : `a ${typeof value}`;
}

const classOf = (value: object) => value.constructor?.name || "object";

/** The path of a member, as in `apps.main.token` or `plugins[2]`. */
export function join(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  const plain = /^[A-Za-z_$][\w$-]*$/.test(key);
  if (!plain) return `${path}[${JSON.stringify(key.slice(0, 64))}]`;
  return path === "" ? key : `${path}.${key}`;
}
