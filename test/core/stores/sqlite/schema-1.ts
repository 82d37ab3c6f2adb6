import { connect } from "../../../../core/stores/sqlite/database/driver.ts";

/** What version 1 of the schema kept, word for word. It is never edited: files of it are out there. */
const SCHEMA_1 = `
  create table huiyin_migrations (
    owner text not null,
    version integer not null,
    script text not null,
    primary key (owner, version)
  ) strict, without rowid;
  create table huiyin_probe (tried integer not null) strict;
  insert into huiyin_probe values (0);
  pragma application_id = 1215654265;
  pragma user_version = 1;`;

/** Makes a database as version 1 left it, with what `script` puts in. */
export function writeSchema1(file: string, script: string): void {
  const old = connect(file);
  old.script(SCHEMA_1);
  old.script(script);
  old.close();
}
