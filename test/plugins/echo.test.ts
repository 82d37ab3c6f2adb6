import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { InboundEvent } from "../../core/events/inbound.ts";
import { echo } from "../../plugins/echo.ts";
import { from, li, pin, report, text } from "../support/events.ts";
import { running } from "./running.ts";

const message = () => ({ ...from(li), msgId: "m" });

describe("echo", () => {
  for (const content of [" as it was \n", "0", "", "]]>", "帅 😀 \ud800"]) {
    it(`gives back ${JSON.stringify(content)}`, async () => {
      const { answer } = await running([echo()]);
      assert.deepEqual(await answer(text(content)), [{ kind: "text", content }]);
    });
  }

  const media: Record<string, [InboundEvent, unknown]> = {
    "a picture": [
      { ...message(), kind: "image", picUrl: "https://example.com/p", mediaId: "i" },
      { kind: "image", mediaId: "i" },
    ],
    "a recording": [
      { ...message(), kind: "voice", mediaId: "v", format: "amr", recognition: "" },
      { kind: "voice", mediaId: "v" },
    ],
    "a video": [
      { ...message(), kind: "video", mediaId: "m", thumbMediaId: "t" },
      { kind: "video", mediaId: "m", title: "", description: "" },
    ],
    "a short video": [
      { ...message(), kind: "shortvideo", mediaId: "m", thumbMediaId: "t" },
      { kind: "video", mediaId: "m", title: "", description: "" },
    ],
  };
  for (const [what, [event, expected]] of Object.entries(media)) {
    it(`gives back ${what}`, async () => {
      const { answer } = await running([echo()]);
      assert.deepEqual(await answer(event), [expected]);
    });
  }

  it("describes a place, and a link without a description", async () => {
    const { answer } = await running([echo()]);
    const content = "位置 · Location\n广州塔\n23.10901, 113.32452 (gcj02)";
    assert.deepEqual(await answer(pin("广州塔")), [{ kind: "text", content }]);
    const link = { title: "T", description: "", url: "https://example.com", picUrl: "" };
    assert.deepEqual(await answer({ ...message(), kind: "link", ...link }), [
      { kind: "text", content: "链接 · Link\nT\nhttps://example.com" },
    ]);
  });

  it("never answers an event", async () => {
    const { answer } = await running([echo()]);
    assert.equal(await answer(report()), undefined);
  });
});
