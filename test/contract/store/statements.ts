import type { SqlParameter, TableStatement } from "../../../core/stores/port/tables.ts";

export const NOTES = ["create table {notes} (id integer primary key, body text not null) strict"];

/** Of the plugin `notes`. */
export const statement = (
  text: readonly string[],
  parameters: readonly SqlParameter[] = [],
  changes?: number,
): TableStatement => ({ owner: "notes", text, parameters, changes });

export const note = (id: SqlParameter, body: SqlParameter = `note ${id}`) =>
  statement(["insert into {notes} (id, body) values (", ", ", ")"], [id, body]);

export const ALL_NOTES = statement(["select id, body from {notes} order by id"]);
