import assert from "node:assert/strict";
import { beforeEach, describe, it } from "vitest";
import { apply, replaceAll } from "../../../../../core/sandbox/page/state/apply.ts";
import * as state from "../../../../../core/sandbox/page/state/state.ts";
import type { Snapshot } from "../../../../../core/sandbox/page-protocol.ts";
import { DEFAULT_SETTINGS } from "../../../../../core/sandbox/settings.ts";
import { callback } from "../inspector/records.ts";

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
  apiOrigin: "http://127.0.0.1:1",
  now: 0,
};
const record = (id: string) => ({ type: "record", record: callback(id) }) as const;
const ids = () => [...state.records.value.keys()];

beforeEach(() => {
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
