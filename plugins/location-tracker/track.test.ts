import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { member } from "../../core/events/member.ts";
import { sqlite } from "../../core/stores/sqlite/sqlite.ts";
import { openTables } from "../../test/core/bot/kept.ts";
import { recordingLogger } from "../../test/support/recording-logger.ts";
import type { Sighting } from "./position.ts";
import { MIGRATIONS, openTrack } from "./track.ts";

const directory = mkdtempSync(join(tmpdir(), "track-"));

async function open(migrations: readonly string[] = MIGRATIONS) {
  const store = await sqlite().open({ directory, logger: recordingLogger() });
  const tables = await openTables("location-tracker", store, migrations);
  const track = openTrack(tables);
  const count = async () =>
    Number((await tables.all("select count(*) as n from {positions}"))[0]?.n);
  return { store, tables, track, count };
}

let opened: Awaited<ReturnType<typeof open>>;
beforeEach(async () => {
  opened = await open();
});
afterEach(async () => {
  await opened.store.close();
  rmSync(directory, { recursive: true, force: true });
});

let serial = 0;
function seen(userId: string, more: Partial<Sighting> & { readonly app?: string } = {}): Sighting {
  serial += 1;
  const { app = "main", ...rest } = more;
  return {
    eventId: serial.toString(16).padStart(32, "0"),
    member: member(app, userId),
    latitude: 23.109_01,
    longitude: 113.324_52,
    datum: "unknown",
    precision: 35,
    source: "report",
    label: "",
    at: 1_795_392_000,
    ...rest,
  };
}

describe("a track", () => {
  it("keeps 2,000 positions of as many members once, though each came twice", async () => {
    const { track, count } = opened;
    const all = Array.from({ length: 2000 }, (_, index) => seen(`user${index}`));
    const batches = [all.slice(0, 500), all.slice(300, 1234), all.slice(1000), all];
    await Promise.all(batches.map((batch) => track.append(batch)));
    assert.equal(await count(), 2000);
    for (const { member: who } of all) assert.equal((await track.last(who))?.latitude, 23.109_01);
  });

  it("takes a batch that holds one position twice, and one that holds none", async () => {
    const { track, count } = opened;
    const one = seen("li");
    await track.append([one, one]);
    await track.append([]);
    assert.equal(await count(), 1);
  });

  it("gives back every number as it came", async () => {
    const { track } = opened;
    const {
      eventId,
      member: who,
      ...position
    } = seen("li", {
      latitude: -0.1 - 0.2,
      longitude: 180,
      precision: null,
      source: "pin",
      datum: "gcj02",
      label: "广州塔 😀'; drop table",
    });
    await track.append([{ eventId, member: who, ...position }]);
    assert.deepEqual(await track.last(who), position);
  });

  it("tells the last by the time of the event, and by arrival within a second", async () => {
    const { track } = opened;
    const at = 1_795_392_100;
    await track.append([
      seen("li", { at, label: "first" }),
      seen("li", { at, label: "second" }),
      seen("li", { at: at - 60, label: "late" }),
    ]);
    assert.equal((await track.last(member("main", "li")))?.label, "second");
  });

  it("knows a member by any spelling, and never mixes two apps", async () => {
    const { track } = opened;
    await track.append([
      seen("ZhangSan", { label: "here" }),
      seen("zhangsan", { app: "hr", label: "there" }),
    ]);
    assert.equal((await track.last(member("main", "ZHANGSAN")))?.label, "here");
    assert.equal((await track.last(member("hr", "ZHANGSAN")))?.label, "there");
    assert.equal(await track.last(member("main", "zhang")), undefined);
  });

  it("remembers after a restart", async () => {
    await opened.track.append([seen("li", { label: "before" })]);
    await opened.store.close();
    opened = await open();
    assert.equal((await opened.track.last(member("main", "LI")))?.label, "before");
  });

  it("knows by its half an id that was kept whole before", async () => {
    await opened.store.close();
    rmSync(directory, { recursive: true, force: true });
    opened = await open(MIGRATIONS.slice(0, 1));
    const old = seen("li", { eventId: "ab".repeat(32) });
    await opened.track.append([old]);
    await opened.store.close();
    opened = await open();
    await opened.track.append([{ ...old, eventId: "ab".repeat(16) }]);
    assert.equal(await opened.count(), 1);
  });

  it("finds the last one by the index alone", async () => {
    const plan = await opened.tables.all(
      "explain query plan select latitude from {positions} where member = ? order by event_time desc, id desc limit 1",
      ["main/li"],
    );
    assert.match(String(plan.map(({ detail }) => detail)), /^SEARCH .* USING INDEX [^,]*$/);
  });
});
