import { BotError } from "../../errors.ts";
import type { Migration, SqlParameter, TableStatement } from "../../stores/port/tables.ts";
import { piecesOf } from "../../stores/sqlite/database/sql-text.ts";
import type { PluginScope } from "../plugin-scope.ts";
import { askedBy } from "../strays.ts";
import type { RunOptions, Tables, TableWriter } from "./tables.ts";

/** Tables, and when they are there. What is asked of them before comes behind their opening. */
export interface OpeningTables {
  readonly tables: Tables;
  /** Rejects when a migration fails. */
  readonly opened: Promise<void>;
}

/** Opens the tables of a plugin. */
export function openPluginTables(
  scope: PluginScope,
  migrations: readonly Migration[],
): OpeningTables {
  const store = scope.storeFor("p.tables").tables;
  const texts = new StatementTexts(scope.name);
  const tables = Object.freeze<Tables>({
    all: (sql, parameters = []) => {
      // The row's type is the caller's claim about the query's own words.
      const read = async () => (await store.all(texts.statement(sql, parameters))) as never;
      return askedBy(read(), scope, "tables.all");
    },
    write: (work) => {
      const write = async () => {
        const ran = await store.run(texts.recorded(work));
        if (ran.ok) return ran.changes;
        throw conflict(scope, ran.index);
      };
      return askedBy(write(), scope, "tables.write");
    },
  });
  textsOf.set(tables, texts);
  return { tables, opened: store.open(scope.name, [...migrations]) };
}

/**
 * What `work` asks to be written into tables.
 *
 * @returns `undefined` for what no `p.tables` gave
 * @throws what `work` throws
 */
export const recordedStatements = (
  tables: Tables,
  work: (rows: TableWriter) => void,
): readonly TableStatement[] | undefined => textsOf.get(tables)?.recorded(work);

const textsOf = new WeakMap<object, StatementTexts>();

const conflict = ({ name }: PluginScope, index: number) =>
  new BotError(
    "ERR_CONFLICT",
    `plugin ${name}: statement ${index + 1} of this write changed another number of rows than it ` +
      "was to, so nothing was written",
  );

/** Texts that stay cut into pieces; past it, the one that was cut first goes. */
const KEPT_TEXTS = 500;

/** Makes statements of what plugins say. */
class StatementTexts {
  readonly #owner: string;
  readonly #pieces = new Map<string, readonly string[]>();

  constructor(owner: string) {
    this.#owner = owner;
  }

  /** @throws TypeError for another number of parameters than the text has places for */
  statement(
    sql: string,
    parameters: readonly SqlParameter[],
    { changes }: RunOptions = {},
  ): TableStatement {
    const text = this.#pieces.get(sql) ?? this.#cut(sql);
    const places = text.length - 1;
    if (places !== parameters.length) {
      throw new TypeError(`the statement has ${places} parameters, but got ${parameters.length}`);
    }
    return { owner: this.#owner, text, parameters: [...parameters], changes };
  }

  /** @throws what `work` throws */
  recorded(work: (rows: TableWriter) => void): readonly TableStatement[] {
    const statements: TableStatement[] = [];
    let isOver = false;
    try {
      work({
        run: (sql, parameters = [], options) => {
          if (isOver) {
            throw new TypeError("the write is over: use its writer only inside it");
          }
          statements.push(this.statement(sql, parameters, options));
        },
      });
    } finally {
      isOver = true;
    }
    return statements;
  }

  #cut(sql: string): readonly string[] {
    const pieces = piecesOf(sql);
    const [oldest] = this.#pieces.keys();
    if (oldest !== undefined && this.#pieces.size >= KEPT_TEXTS) this.#pieces.delete(oldest);
    this.#pieces.set(sql, pieces);
    return pieces;
  }
}
