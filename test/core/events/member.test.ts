import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { member } from "../../../core/events/member.ts";

describe("member", () => {
  it("keeps the spelling and folds the key", () => {
    const found = member("main", "ZhangSan");
    assert.deepEqual(found, { app: "main", userId: "ZhangSan", key: "main/zhangsan" });
    assert.ok(Object.isFrozen(found));
  });

  it("differs between apps", () => {
    assert.notEqual(member("main", "li").key, member("other", "li").key);
  });
});
