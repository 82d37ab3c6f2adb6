import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { grouped } from "../../../../../../core/page/browser/phone/sheet/grouped-samples.ts";

const sample = (event: string, zh: string, group: string) => ({
  event,
  group: { zh: group, en: group },
  zh,
  en: event,
  system: false,
  xml: "",
});
const samples = [
  sample("subscribe", "关注", "app"),
  sample("sys_approval_change", "审批状态变化", "approval"),
  sample("unsubscribe", "取消关注", "app"),
];
const found = (search: string) =>
  grouped(samples, search).map(({ list }) => list.map(({ event }) => event));

describe("samples of events", () => {
  it("stand under their headings", () => {
    assert.deepEqual(found(""), [["subscribe", "unsubscribe"], ["sys_approval_change"]]);
  });
  it("are found by any of their words, in any letter case", () => {
    assert.deepEqual(found("审批 CHANGE"), [["sys_approval_change"]]);
    assert.deepEqual(found("app 关注"), [["subscribe", "unsubscribe"]]);
    assert.deepEqual(found("nothing"), []);
  });
});
