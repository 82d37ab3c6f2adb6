import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { rows } from "../../../core/events/rows.ts";
import { elementsOf } from "../../../core/testing/elements.ts";
import type { SentEvent } from "../../../core/testing/sent.ts";
import { decode } from "../../../core/wecom/callback/decode.ts";
import { readXml } from "../../../core/xml/read.ts";
import { leaf } from "../../../core/xml/writer.ts";
import { recordingLogger } from "../../support/recording-logger.ts";
import { wireEvent } from "../wecom/callback/wire-event.ts";

/** What a handler is given of an event that the kit wrote. */
function handed(kind: string, elements: string) {
  const [name = "", change] = kind.slice("event:".length).split(":");
  const header = { ToUserName: "ww1", FromUserName: "li", CreateTime: 1, MsgType: "event" };
  const own = { Event: name, ...(change === undefined ? {} : { ChangeType: change }) };
  const head = Object.entries({ ...header, ...own }).map(([each, value]) => leaf(each, value));
  const tree = readXml(`<xml>${head.join("")}${elements}</xml>`);
  assert.ok(tree);
  return decode(tree, {
    app: "main",
    id: "id",
    body: new Uint8Array(),
    arrivedAt: 0,
    logger: recordingLogger(),
    reading: { locationDatum: "wgs84", misfits: [] },
  });
}

describe("the elements of an event", () => {
  for (const row of rows.filter(({ kind }) => kind.startsWith("event:"))) {
    it(`of ${row.kind} are read back as they were told`, () => {
      fc.assert(
        fc.property(wireEvent(row), ({ values }) => {
          const event = { kind: row.kind, ...values } as SentEvent;
          const read: object = handed(row.kind, elementsOf(event));
          const { id, app, from, toUserName, fromUserName, agentId, createTime, ...own } =
            read as Record<string, unknown>;
          assert.deepEqual(own, event);
        }),
        { numRuns: 20 },
      );
    });
  }

  it("names a kind and a field that are not there", () => {
    const told = (event: object) => () => elementsOf(event as SentEvent);
    assert.throws(told({ kind: "event:clik" }), RangeError);
    assert.throws(told({ kind: "event:click", key: "HELP" }), RangeError);
  });
});
