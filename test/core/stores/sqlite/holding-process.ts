import { sqlite } from "../../../../core/stores/sqlite/sqlite.ts";
import { silentLogger } from "../../../support/silent-logger.ts";
import { arrivalOf, endOf } from "./rows.ts";

/**
 * Run as a process of its own: holds the database in the given directory, ends one message after
 * another, and prints the number of each once that was acknowledged.
 */
const store = await sqlite().open({ directory: process.argv[2] ?? "", logger: silentLogger });

// No number that an earlier process has used.
for (let number = Date.now(); ; number += 1) {
  await store.messages.finish(endOf(arrivalOf(number)));
  process.stdout.write(`${number}\n`);
}
