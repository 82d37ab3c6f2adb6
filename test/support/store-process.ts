import { sqlite } from "../../core/stores/sqlite/sqlite.ts";

/**
 * Run as a process of its own: holds the database in the given directory, writes one row after
 * another, and prints the number of each row once its write was acknowledged.
 */
const silent = () => {};
const logger = {
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  enabled: () => false,
  child: () => logger,
};
const store = sqlite().open({ directory: process.argv[2] ?? "", logger });
const tables = store.tables("writer", ["create table {rows} (id integer primary key) strict"]);
const [before] = tables.all("select coalesce(max(id), 0) as id from {rows}");

for (let id = Number(before?.id) + 1; ; id += 1) {
  await tables.write((writer) => writer.run("insert into {rows} values (?)", [id]));
  process.stdout.write(`${id}\n`);
}
