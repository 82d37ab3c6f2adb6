import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { renew } from "../../../../core/page/server/renew.ts";

describe("renewing a message", () => {
  it("gives it another MsgId and the present second, and nothing else", () => {
    const old =
      "<xml><CreateTime>1</CreateTime><Content><![CDATA[$& $1]]></Content><MsgId>2</MsgId></xml>";
    assert.equal(
      renew(old, "77", 5_900),
      "<xml><CreateTime>5</CreateTime><Content><![CDATA[$& $1]]></Content><MsgId>77</MsgId></xml>",
    );
  });

  it("leaves an event without MsgId without one", () => {
    assert.equal(
      renew("<xml><CreateTime>1</CreateTime></xml>", "77", 2_000),
      "<xml><CreateTime>2</CreateTime></xml>",
    );
  });
});
