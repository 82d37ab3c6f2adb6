import type { ConfigIssue } from "../errors.ts";
import { meantBy } from "../nearest.ts";
import { type Bilingual, bilingual } from "../two-languages.ts";

/** Collects what is wrong, so that people read all of it at once. */
export class Issues {
  readonly #found: ConfigIssue[] = [];
  readonly #warnings: ConfigIssue[] = [];
  /** Settings that somebody has written under another name, which has been told. */
  readonly #meant = new Set<string>();

  get found(): readonly ConfigIssue[] {
    return this.#found;
  }

  get warnings(): readonly ConfigIssue[] {
    return this.#warnings;
  }

  /** Records a reason to refuse the start. One slip is told once: what follows from it is not. */
  add(path: string, zh: string, en: string): void {
    if (!this.#meant.has(path)) this.#found.push({ path, zh, message: en });
  }

  /** Records something that is worth knowing and no reason to refuse. */
  warn(path: string, zh: string, en: string): void {
    this.#warnings.push({ path, zh, message: en });
  }

  /** Whether something is known to be wrong with what stands at `path`, if only with its name. */
  isWrong(path: string): boolean {
    return this.#meant.has(path) || this.#found.some((issue) => issue.path === path);
  }

  /** `value` as an object without unknown keys; `undefined` (and an issue) if it is none. */
  object<K extends string>(
    path: string,
    value: unknown,
    known: readonly K[],
  ): Readonly<Partial<Record<K, unknown>>> | undefined {
    if (!isObject(value)) {
      const got = typeName(value);
      this.add(path, `应该是一个对象，现在是${got.zh}`, `must be an object, got ${got.en}`);
      return undefined;
    }
    const missing = known.filter((key) => value[key] === undefined);
    for (const key of Object.keys(value)) {
      if (known.includes(key as K)) continue;
      this.misnamed(path, key, meantBy(key, missing) ?? meantBy(key, known), known);
    }
    return value as Partial<Record<K, unknown>>;
  }

  /** Records a setting that nobody knows. What was `meant` is not told to be missing then. */
  misnamed(path: string, key: string, meant: string | undefined, known: readonly string[] = []) {
    const all = known.join(", ");
    const [zh, en] =
      meant !== undefined
        ? [`；是不是 "${meant}"？`, `; did you mean "${meant}"?`]
        : all === ""
          ? ["", ""]
          : [`；可用的有 ${all}`, `; known are ${all}`];
    this.add(joinPath(path, key), `没有这个设置${zh}`, `is not a known setting${en}`);
    if (meant !== undefined) this.#meant.add(joinPath(path, meant));
  }

  /** `value` as a whole number within bounds, `fallback` if absent. */
  integer(path: string, value: unknown, bounds: IntegerBounds): number {
    const { from, to, fallback, unit, orZero = false } = bounds;
    if (value === undefined) return fallback;
    if (value === 0 && orZero) return 0;
    if (typeof value === "number" && Number.isInteger(value) && value >= from && value <= to) {
      return value;
    }
    const got =
      typeof value === "number" ? bilingual("另一个数", "another number") : typeName(value);
    this.add(
      path,
      `应该是 ${from} 到 ${to} 的整数（${UNITS[unit] ?? unit}）${orZero ? "，或者 0（不限）" : ""}，现在是${got.zh}`,
      `must be a whole number of ${unit} from ${from} to ${to}${orZero ? ", or 0 for no limit" : ""}, got ${got.en}`,
    );
    return fallback;
  }
}

export interface IntegerBounds {
  readonly from: number;
  readonly to: number;
  readonly fallback: number;
  /** For the message, in the plural. */
  readonly unit: string;
  /** Whether 0 stands for no limit. */
  readonly orZero?: boolean;
}

const UNITS: Readonly<Record<string, string>> = {
  bytes: "字节",
  messages: "条",
  milliseconds: "毫秒",
  seconds: "秒",
  days: "天",
};

/** Whether `value` is an object with members, and neither a list nor an instance of a class. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What sort of value it is, for messages: never the value itself. */
export function typeName(value: unknown): Bilingual {
  if (value === undefined) return bilingual("空的", "nothing");
  if (value === null) return bilingual(" null", "null");
  if (value === "") return bilingual("空字符串", "an empty string");
  if (Array.isArray(value)) return bilingual("列表", "a list");
  if (value instanceof Promise) return bilingual(" Promise", "a promise");
  if (typeof value === "object") {
    const name = classOf(value);
    return isObject(value) ? bilingual("对象", "an object") : bilingual(` ${name}`, `a ${name}`);
  }
  return bilingual(` ${typeof value}`, `a ${typeof value}`);
}

const classOf = (value: object) => value.constructor?.name || "object";

/** The path of a member, as in `apps.main.token` or `plugins[2]`. */
export function joinPath(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  const plain = /^[A-Za-z_$][\w$-]*$/.test(key);
  if (!plain) return `${path}[${JSON.stringify(key.slice(0, 64))}]`;
  return path === "" ? key : `${path}.${key}`;
}
