import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "vitest";
import { connect } from "../../../../core/stores/sqlite/database/driver.ts";
import { fromVersion2 } from "../../../../core/stores/sqlite/file/from-version-2.ts";
import { scrub } from "../../../../core/stores/sqlite/file/scrub.ts";
import { leaseAsk } from "../../../support/lease-ask.ts";
import { AT } from "./earlier-rows.ts";
import { freshPlace, MAIN, OTHER } from "./place.ts";
import { assertWhole2, TOKEN, writeWhole2 } from "./whole-2.ts";

const place = freshPlace();

describe("a file of version 2", () => {
  it("holds what waits, keeps what is over, and is bound to the first app that opens it", async () => {
    writeWhole2(place.file);
    const store = await place.open({ apps: [MAIN] });
    await assertWhole2(store);
    const told = place.logger.lines.filter(({ event }) => event === "store.held");
    assert.deepEqual(
      told.map(({ fields }) => [fields?.messages, fields?.parts]),
      [[2, 4]],
    );
    // One that a person retries leaves, whatever is held in front of it.
    await store.parts.judge("mailbox", "retry", AT);
    const { parts } = await store.parts.lease(AT, [leaseAsk()]);
    assert.deepEqual(
      parts.map(({ id }) => id),
      ["mailbox"],
    );
    await store.close();
    await assert.rejects(place.open({ apps: [OTHER] }), { code: "ERR_STORE_IDENTITY" });
  });

  it("leaves no clear token in file, log or copy", async () => {
    writeWhole2(place.file);
    assert.ok(place.onDisk().includes(TOKEN));
    const store = await place.open({ apps: [MAIN] });
    assert.ok(!place.onDisk().includes(TOKEN));
    await store.backup(join(place.directory, "copy.db"));
    assert.ok(!place.onDisk().includes(TOKEN));
    await store.close();
    assert.ok(!place.onDisk().includes(TOKEN));
    assert.ok(!JSON.stringify(place.logger.lines).includes(TOKEN));
    const seen = connect(place.file);
    assert.deepEqual(seen.query("select name from sqlite_schema where name like '%scrub%'"), []);
    seen.close();
  });

  it("is rewritten at the next start, where it could not be at once", async () => {
    writeWhole2(place.file);
    const old = connect(place.file);
    old.script("begin");
    fromVersion2(old);
    // As on a disk without room: the engine refuses.
    scrub(old, place.file, place.logger);
    old.script("commit");
    old.close();
    assert.ok(place.events().includes("store.unscrubbed"));
    await place.reopen({ apps: [MAIN] });
    assert.ok(place.events().includes("store.scrubbed"));
    assert.ok(!place.onDisk().includes(TOKEN));
    await place.reopen({ apps: [MAIN] });
    const scrubbed = place.events().filter((event) => event === "store.scrubbed");
    assert.equal(scrubbed.length, 1, "once");
  });
});
