import Libsql from "libsql";
import type { SqlParameter, SqlRow } from "../../port/tables.ts";

/** What the driver may be handed. Anything else can end the process instead of throwing. */
type Bindable = string | number | bigint | Uint8Array | null;

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/**
 * Checks a list of parameters and gives each the form the driver takes.
 *
 * Whole numbers travel as integers: the driver would store every number as a float, so that
 * `5` in a TEXT column became `5.0`. Text is cut at U+0000 by the driver, so there it is refused.
 *
 * @throws TypeError for anything but string, finite number, 64-bit bigint, boolean, Uint8Array, null
 */
function bindable(parameters: readonly SqlParameter[]): Bindable[] {
  return parameters.map(bindOne);
}

function bindOne(value: SqlParameter, index: number): Bindable {
  if (typeof value === "string") {
    if (!value.includes("\0")) return value;
    throw new TypeError(`parameter ${index}: text with U+0000 would be cut; store it as bytes`);
  }
  if (typeof value === "number" && Number.isFinite(value)) {
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  }
  if (typeof value === "bigint" && value >= INT64_MIN && value <= INT64_MAX) return value;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (value === null || value instanceof Uint8Array) return value;
  throw new TypeError(
    `parameter ${index} is ${describe(value)}; ` +
      "a statement takes strings, finite numbers, 64-bit bigints, booleans, Uint8Arrays and null",
  );
}

const describe = (value: unknown) =>
  typeof value === "number" ? String(value) : Array.isArray(value) ? "an array" : typeof value;

/** A compiled statement. Its parameters travel as one checked list, in the order of the `?`. */
export interface Statement {
  /** Whether it gives rows; then only `all` runs it. */
  readonly reads: boolean;
  /** How many rows it changed. */
  run(parameters?: readonly SqlParameter[]): number;
  all(parameters?: readonly SqlParameter[]): readonly SqlRow[];
}

/** One connection to one database. Errors of the engine have `code`, as in `SQLITE_FULL`. */
export interface Connection {
  readonly inTransaction: boolean;
  prepare(sql: string): Statement;
  /** Runs one statement once; its rows, if it gives any. */
  query(sql: string): readonly SqlRow[];
  /** Runs several statements, separated by semicolons, without parameters. */
  script(sql: string): void;
  close(): void;
}

/** Opens a database. `:memory:` is one that nobody else can see and that dies with the handle. */
export function connect(file: string): Connection {
  const database = new Libsql(file);
  const prepare = (sql: string) => statement(database.prepare(sql));
  return {
    get inTransaction() {
      return database.inTransaction;
    },
    prepare,
    query: (sql) => prepare(sql).all(),
    script: (sql) => void database.exec(sql),
    close: () => void database.close(),
  };
}

/** Runs `work` in a transaction of its own. What it throws leaves that open, for whoever catches it. */
export function inTransaction<T>(connection: Connection, work: () => T): T {
  connection.query("begin immediate");
  const result = work();
  connection.query("commit");
  return result;
}

function statement(native: Libsql.Statement<unknown[]>): Statement {
  // Without this, integers beyond 2^53 come back rounded, and nothing tells.
  native.safeIntegers(true);
  const reads = native.reader;
  return {
    reads,
    run(parameters = []) {
      // A reading statement stays open after `run`, and an open statement blocks every commit.
      if (reads) throw new TypeError("this statement gives rows: use all()");
      return native.run(bindable(parameters)).changes;
    },
    // `get` would leave the statement open too and add a field of its own; `all` does neither.
    all: (parameters = []) =>
      native.all(bindable(parameters)).map((row) => plain(row as NativeRow)),
  };
}

/** A row as the driver makes it: blobs are ArrayBuffers, integers bigints. */
type NativeRow = Record<string, string | number | bigint | ArrayBuffer | Uint8Array | null>;

/** Changes the row in place: it is ours alone, and most rows hold an integer. */
function plain(row: NativeRow): SqlRow {
  for (const name in row) {
    const value = row[name];
    if (typeof value === "bigint") row[name] = smallest(value);
    else if (value instanceof ArrayBuffer) row[name] = new Uint8Array(value);
    else if (Buffer.isBuffer(value)) row[name] = new Uint8Array(value);
  }
  return row as SqlRow;
}

function smallest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Text that others have written is kept as bytes: the driver cuts text at U+0000. */
export const textBlob = (text: string): Uint8Array => Buffer.from(text);
export const blobText = (bytes: unknown): string =>
  Buffer.from(bytes as Uint8Array).toString("utf8");
