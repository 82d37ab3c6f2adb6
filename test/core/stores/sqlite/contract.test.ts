import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { Clock } from "../../../../core/ports/clock.ts";
import { sqlite } from "../../../../core/stores/sqlite/sqlite.ts";
import { recordsContract } from "../../../contract/records-contract.ts";
import { storeHistories } from "../../../contract/store/histories.ts";
import { migrationRules } from "../../../contract/store/migration-rules.ts";
import { storeRules } from "../../../contract/store/rules.ts";
import { sayingRules } from "../../../contract/store/saying-rules.ts";
import { tableRules } from "../../../contract/store/table-rules.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";
import { sqliteBench } from "./bench.ts";

/** Each opens a file some twenty times. */
const HISTORIES = 6;

storeHistories("sqlite", sqliteBench, HISTORIES);

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

const open = (clock?: Clock) => {
  const directory = mkdtempSync(join(tmpdir(), "store-"));
  directories.push(directory);
  return sqlite().open({ directory, logger: recordingLogger(), clock });
};

storeRules("sqlite", open);

tableRules("sqlite", open);

migrationRules("sqlite", open);

sayingRules("sqlite", sqliteBench);

recordsContract("sqlite", open);
