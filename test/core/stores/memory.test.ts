import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { memory } from "../../../core/stores/memory.ts";
import { recordsContract } from "../../contract/records-contract.ts";
import { storeContract } from "../../contract/store-contract.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

const open = () => memory().open({ directory: "unused", logger: recordingLogger() });

storeContract("memory", open);
recordsContract("memory", open);

describe("memory", () => {
  it("is one of its own each time it is opened", async () => {
    const [one, other] = [open(), open()];
    const script = ["create table {t} (a integer) strict"];
    const tables = one.tables("p", script);
    await tables.write((writer) => writer.run("insert into {t} values (1)"));
    assert.deepEqual(other.tables("p", script).all("select * from {t}"), []);
    await Promise.all([one.close(), other.close()]);
  });
});
