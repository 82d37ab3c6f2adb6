import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { sqlite } from "../../../../core/store/sqlite/sqlite.ts";
import { storeHistories } from "../../../contract/store/histories.ts";
import { storeRules } from "../../../contract/store/rules.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";
import { sqliteBench } from "./bench.ts";

/** Each opens a file some twenty times. */
const HISTORIES = 6;

storeHistories("sqlite", sqliteBench, HISTORIES);

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

storeRules("sqlite", () => {
  const directory = mkdtempSync(join(tmpdir(), "store-"));
  directories.push(directory);
  return sqlite().open({ directory, logger: recordingLogger() });
});
