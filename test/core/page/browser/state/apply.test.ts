import assert from "node:assert/strict";
import { beforeEach, describe, it } from "vitest";
import { apply, replaceAll } from "../../../../../core/page/browser/state/apply.ts";
import * as state from "../../../../../core/page/browser/state/state.ts";
import type { Snapshot } from "../../../../../core/sandbox/page-protocol.ts";
import { DEFAULT_SETTINGS } from "../../../../../core/sandbox/settings.ts";
import { call, callback, inside, part, pending } from "../inspector/records.ts";

const member = (userId: string) => ({ userId, name: userId, department: [1], position: "" });
const snapshot: Snapshot = {
  version: "1",
  corp: { corpId: "ww1", name: "Corp" },
  apps: [],
  members: [member("li"), member("wang")],
  departments: [],
  groups: [],
  entries: [],
  records: [callback("c1")],
  faults: [],
  settings: DEFAULT_SETTINGS,
  walks: [],
  samples: [],
  outbox: { parts: [], dead: [] },
  jobs: [],
  tries: [],
  apiOrigin: "http://127.0.0.1:1",
  now: 0,
  startedAt: 1,
};
const record = (id: string) => ({ type: "record", record: callback(id) }) as const;
const ids = () => [...state.records.value.keys()];

beforeEach(() => {
  // A page that has just been opened.
  state.about.value = { ...state.about.value, startedAt: 0 };
  state.openRecord.value = undefined;
  state.me.value = "";
  replaceAll(snapshot);
});

describe("state of the page", () => {
  it("gives the phone to the first member, and leaves it to whoever has it", () => {
    assert.equal(state.me.value, "li");
    state.me.value = "wang";
    replaceAll(snapshot);
    assert.equal(state.me.value, "wang");
    replaceAll({ ...snapshot, members: [member("zhao")] });
    assert.equal(state.me.value, "zhao");
  });

  it("keeps of a batch what comes after the clearing", () => {
    state.openRecord.value = "c1";
    apply([record("c2"), { type: "cleared" }, record("c3")]);
    assert.deepEqual(ids(), ["c3"]);
    assert.equal(state.openRecord.value, undefined);
  });

  it("keeps after a restart what the new process does not know, and what was under way as over", () => {
    apply([{ type: "record", record: pending(callback("c2")) }]);
    state.openRecord.value = "c2";
    replaceAll({ ...snapshot, startedAt: 2, records: [callback("c1", { at: 9_000 })] });
    assert.deepEqual(ids(), ["c1~1", "c2~1", "c1"]);
    const left = state.records.value.get("c2~1");
    assert.equal(left?.type === "callback" && left.outcome, "stopped");
    assert.equal(state.openRecord.value, "c2~1");
    replaceAll({ ...snapshot, startedAt: 3, records: [] });
    assert.deepEqual(ids(), ["c1~1", "c2~1", "c1~2"]);
  });

  it("leads from what is past to what is past", () => {
    const c2 = { ...callback("c2"), inside: inside({ parts: [part({ call: "a1" })], dead: true }) };
    apply([
      { type: "record", record: c2 },
      { type: "record", record: { ...call("a1"), answers: "c2" } },
    ]);
    replaceAll({ ...snapshot, startedAt: 2, records: [] });
    const [left, sent] = ["c2~1", "a1~1"].map((id) => state.records.value.get(id));
    assert.ok(left?.type === "callback" && sent?.type === "call");
    assert.equal(left.inside?.parts[0]?.call, "a1~1");
    assert.equal(left.inside?.dead, false);
    assert.equal(sent.answers, "c2~1");
  });

  it("takes what the same process has forgotten for gone", () => {
    apply([record("c2")]);
    replaceAll(snapshot);
    assert.deepEqual(ids(), ["c1"]);
  });

  it("says that the bot stops", () => {
    apply([{ type: "closing" }]);
    assert.equal(state.connection.value, "stopped");
  });

  it("leaves a record open that has not come yet", () => {
    state.openRecord.value = "c9";
    apply([record("c2")]);
    assert.equal(state.openRecord.value, "c9");
  });

  it("tells listeners once for a whole batch", () => {
    let times = -1;
    const end = state.records.subscribe(() => {
      times += 1;
    });
    apply(["c2", "c3", "c2", "c4"].map(record));
    end();
    assert.equal(times, 1);
    assert.deepEqual(ids(), ["c1", "c2", "c3", "c4"]);
  });

  it("takes over faults and settings", () => {
    const settings = { ...DEFAULT_SETTINGS, deliveries: 3 } as const;
    const fault = { id: "f1", fault: { kind: "api.html" }, scope: {}, struck: 0 } as const;
    apply([
      { type: "settings", settings },
      { type: "faults", faults: [fault] },
    ]);
    assert.equal(state.settings.value.deliveries, 3);
    assert.deepEqual(state.faults.value, [fault]);
  });
});
