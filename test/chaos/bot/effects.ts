/** Name of the probe, to whom everything that it stores belongs. */
export const OWNER = "probe";

/** The table in which each effect is a row; a second one of the same message is a second row. */
export const MIGRATIONS = [
  `create table {effects} (
     place integer primary key autoincrement,
     member text not null,
     serial integer not null
   ) strict`,
];

/** What is read from it. */
export type RowOfEffect = {
  readonly member: string;
  readonly serial: number;
};
