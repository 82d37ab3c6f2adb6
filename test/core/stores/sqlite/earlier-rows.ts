import type { Connection } from "../../../../core/stores/sqlite/database/driver.ts";

/** When what the earlier versions left was written. */
export const AT = 1_795_392_000_000;
export const SECOND = AT / 1_000;

export const id = (number: number) => number.toString(16).padStart(32, "0");
/** As earlier versions had them: twice as long. */
export const oldId = (number: number) => id(number) + "f".repeat(32);

export const bytes = (text: string) => Buffer.from(text);
export const said = (number: number) =>
  bytes(`<xml><CreateTime>${SECOND}</CreateTime><Content>${number}</Content></xml>`);

/** A row of the ledger: done, with nothing to say, unless more is given. */
export const message = (seq: number, more: object = {}) => ({
  seq,
  id: oldId(seq),
  app: "main",
  lane: "main/li",
  kind: "text",
  body: new Uint8Array(0),
  accepted_at: AT + seq,
  state: "done",
  finished_at: AT + seq + 5,
  flushed: 1,
  ...more,
});

/** One that has not been done. */
export const open = (seq: number, state: string, more: object = {}) =>
  message(seq, { state, finished_at: null, flushed: 0, body: said(seq), ...more });

/** A row of the outbox. */
export const part = (name: string, more: object = {}) => ({
  id: name,
  app: "main",
  lane: "main/li",
  recipient: bytes('{"users":["Li"]}'),
  reply: bytes('{"kind":"text","content":"hi"}'),
  digest: `d-${name}`,
  created_at: AT,
  next_at: AT,
  state: "pending",
  ...more,
});

/** A message as it comes again, or anew. */
export const arrival = (number: number) => ({
  id: id(number),
  app: "main",
  lane: "main/li",
  kind: "text",
  body: bytes("<xml/>"),
  at: AT + 9_000,
  stamp: SECOND,
});

export type Insert = (
  table: string,
  row: Readonly<Record<string, string | number | Uint8Array | null>>,
) => void;

/** Puts rows in, all at once. */
export function fillTables(connection: Connection, fill: (insert: Insert) => void): void {
  connection.query("begin");
  fill((table, row) => {
    const names = Object.keys(row);
    const marks = names.map(() => "?").join(", ");
    connection
      .prepare(`insert into ${table} (${names.join(", ")}) values (${marks})`)
      .run(Object.values(row));
  });
  connection.query("commit");
}
