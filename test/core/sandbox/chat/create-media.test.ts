import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "vitest";
import { createMediaShelf } from "../../../../core/sandbox/chat/create-media.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";

const DAY_MS = 24 * 3_600_000;

function shelf(capacityBytes?: number) {
  const clock = new ManualClock();
  const media = createMediaShelf({
    clock,
    entropy: (count) => randomBytes(count),
    ...(capacityBytes !== undefined && { capacityBytes }),
  });
  const put = (length = 6) =>
    media.put({
      type: "file",
      name: "a.txt",
      contentType: "text/plain",
      bytes: new Uint8Array(length),
    }).mediaId;
  return { clock, media, put };
}

describe("the shelf of files", () => {
  it("gives back what was put, under an id that nobody can guess", () => {
    const { media, put, clock } = shelf();
    const mediaId = put();
    assert.match(mediaId, /^[\w-]{40,}$/);
    assert.notEqual(mediaId, put());
    const file = media.find(mediaId);
    assert.equal(file?.name, "a.txt");
    assert.equal(file?.createdAt, clock.now());
    assert.equal(media.find("nothing"), undefined);
  });

  it("keeps a file for three days", async () => {
    const { media, put, clock } = shelf();
    const mediaId = put();
    await clock.advance(3 * DAY_MS - 1);
    assert.ok(media.find(mediaId));
    await clock.advance(1);
    assert.equal(media.find(mediaId), undefined);
  });

  it("throws the oldest away when it is full, and never the newest", () => {
    const { media, put } = shelf(10_000);
    const [first, second] = [put(3_000), put(3_000)];
    const third = put(3_000);
    assert.equal(media.find(first), undefined);
    assert.ok(media.find(second));
    assert.ok(media.find(third));
    const huge = put(20_000);
    assert.equal(media.find(third), undefined);
    assert.ok(media.find(huge));
  });

  it("counts empty files too", () => {
    const { media, put } = shelf(10_000);
    const first = put(0);
    for (let count = 0; count < 10; count += 1) put(0);
    assert.equal(media.find(first), undefined);
  });
});
