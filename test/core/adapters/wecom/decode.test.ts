import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { decode } from "../../../../core/adapters/wecom/decode.ts";
import type { Datum } from "../../../../core/events/field.ts";
import type { InboundEvent } from "../../../../core/events/inbound.ts";
import { rows } from "../../../../core/events/rows.ts";
import { readXml } from "../../../../core/xml/read.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";
import { SAMPLES } from "./samples.ts";
import { wireEvent } from "./wire-event.ts";

const read = (xml: string, locationDatum: Datum = "unknown") => {
  const logger = recordingLogger();
  const tree = readXml(xml);
  assert.ok(tree, "the sample itself must be readable");
  const event = decode(tree, { app: "main", id: "id-1", reading: { locationDatum }, logger });
  return { event, lines: logger.lines };
};

/** The event without what every event has, unless a sample names it. */
const seen = (event: InboundEvent, names: readonly string[]) => {
  const common = ["id", "app", "toUserName", "fromUserName", "from", "agentId", "createTime"];
  return Object.fromEntries(
    Object.entries(event).filter(([name]) => !common.includes(name) || names.includes(name)),
  );
};

describe("decode: samples", () => {
  for (const { xml, sees } of SAMPLES) {
    it(`reads ${sees.kind} of ${xml.length} characters`, () => {
      const { event, lines } = read(xml);
      assert.deepEqual(seen(event, Object.keys(sees)), sees);
      assert.deepEqual(lines, []);
      assert.ok(Object.isFrozen(event));
    });
  }
});

const TEXT = {
  ToUserName: "ww1",
  FromUserName: "ZhangSan",
  CreateTime: "1795392000",
  MsgType: "text",
  Content: "hi",
  MsgId: "7345678901234567890",
  AgentID: "1000002",
};
const REPORT = {
  ToUserName: "ww1",
  FromUserName: "li",
  CreateTime: "1795392000",
  MsgType: "event",
  Event: "LOCATION",
  Latitude: "31.23",
  Longitude: "121.47",
  Precision: "35.0",
};
type Elements = Readonly<Record<string, string | undefined>>;
const cdata = (value: string) => `<![CDATA[${value.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
const xml = (elements: Elements, more = "") =>
  `<xml>${Object.entries(elements)
    .map(([name, value]) => (value === undefined ? "" : `<${name}>${cdata(value)}</${name}>`))
    .join("")}${more}</xml>`;

describe("decode: header", () => {
  it("gives every event what it needs to be answered", () => {
    const { event } = read(xml(TEXT));
    assert.deepEqual(event, {
      id: "id-1",
      app: "main",
      toUserName: "ww1",
      fromUserName: "ZhangSan",
      from: { app: "main", userId: "ZhangSan", key: "main/zhangsan" },
      agentId: "1000002",
      createTime: 1_795_392_000,
      kind: "text",
      msgId: "7345678901234567890",
      content: "hi",
    });
    assert.ok(Object.isFrozen(event.from));
  });

  for (const name of ["ToUserName", "CreateTime", "MsgType"]) {
    for (const [how, value] of [["missing", undefined] as const, ["empty", ""] as const]) {
      it(`refuses a message whose ${name} is ${how}`, () => {
        assert.throws(() => read(xml({ ...TEXT, [name]: value })), {
          code: "ERR_MESSAGE",
          status: 403,
        });
      });
    }
  }

  for (const value of ["soon", "1.5", "1e9", "0x1F", "9007199254740993"]) {
    it(`refuses a CreateTime of ${value}`, () => {
      assert.throws(() => read(xml({ ...TEXT, CreateTime: value })), { code: "ERR_MESSAGE" });
    });
  }

  for (const name of ["ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId", "AgentID"]) {
    it(`refuses a message with two ${name}`, () => {
      const twice = `<${name}>${name === "CreateTime" ? 1 : "other"}</${name}>`;
      assert.throws(() => read(xml(TEXT, twice)), { code: "ERR_MESSAGE", status: 403 });
    });

    it(`refuses a message whose ${name} holds elements`, () => {
      const { [name as keyof typeof TEXT]: _, ...rest } = TEXT;
      assert.throws(() => read(xml(rest, `<${name}><A>1</A></${name}>`)), { code: "ERR_MESSAGE" });
    });
  }

  for (const name of ["Event", "ChangeType"]) {
    it(`refuses an event with two ${name}`, () => {
      const twice = `<${name}>x</${name}><${name}>y</${name}>`;
      assert.throws(() => read(xml({ ...REPORT, Event: undefined }, twice)), {
        code: "ERR_MESSAGE",
      });
    });
  }

  it("never quotes what it refuses", () => {
    assert.throws(
      () => read(xml({ ...TEXT, CreateTime: "s3cr3t" })),
      (error: Error) => !error.message.includes("s3cr3t"),
    );
  });

  it("reads AgentId, and no AgentID at all", () => {
    assert.equal(read(xml({ ...TEXT, AgentID: undefined, AgentId: "7" })).event.agentId, "7");
    assert.equal(read(xml({ ...TEXT, AgentID: undefined })).event.agentId, "");
  });
});

describe("decode: hostile and odd values", () => {
  it("is not moved by names of JavaScript's own", () => {
    const odd = ["__proto__", "constructor", "toString", "hasOwnProperty", "from"];
    const { event } = read(
      xml(TEXT, odd.map((name) => `<${name}><polluted>1</polluted></${name}>`).join("")),
    );
    assert.equal(event.kind, "text");
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.equal(event.from?.userId, "ZhangSan");
  });

  it("is not moved by kinds of JavaScript's own", () => {
    for (const name of ["__proto__", "constructor", "toString"]) {
      assert.equal(read(xml({ ...TEXT, MsgType: name })).event.kind, "unknown");
      assert.equal(read(xml({ ...REPORT, Event: name })).event.kind, "unknown");
      const change = { ...REPORT, Event: "change_contact", ChangeType: name };
      assert.equal(read(xml(change)).event.kind, "event:change_contact");
    }
  });

  it("keeps MsgIds that a double cannot tell apart", () => {
    const ids = ["9007199254740992", "9007199254740993"].map((MsgId) => {
      const { event } = read(xml({ ...TEXT, MsgId }));
      return event.kind === "text" ? event.msgId : undefined;
    });
    assert.deepEqual(ids, ["9007199254740992", "9007199254740993"]);
  });

  for (const userId of ["00123", "1e5", "0x1F", "true", " a ", "null", "SYS"]) {
    it(`keeps the UserID "${userId}"`, () => {
      const { event } = read(xml({ ...TEXT, FromUserName: userId }));
      assert.equal(event.fromUserName, userId);
      assert.equal(event.from?.userId, userId);
    });
  }

  it("keeps content that looks like markup or nothing", () => {
    for (const Content of ["", "0", "]]>", "<xml>", "&lt;", "a\nb", "😀", " "]) {
      const { event } = read(xml({ ...TEXT, Content }));
      assert.equal(event.kind === "text" && event.content, Content);
    }
  });

  it("reads bare values and values in CDATA alike", () => {
    const bare = xml(REPORT).replaceAll("<![CDATA[", "").replaceAll("]]>", "");
    assert.deepEqual(read(bare).event, read(xml(REPORT)).event);
  });
});

describe("decode: kinds", () => {
  it("knows kinds in any letter case", () => {
    assert.equal(read(xml({ ...TEXT, MsgType: "Text" })).event.kind, "text");
    for (const [MsgType, Event, kind] of [
      ["event", "location", "event:LOCATION"],
      ["EVENT", "Location", "event:LOCATION"],
      ["event", "Click", "event:click"],
      ["event", "Enter_Agent", "event:enter_agent"],
    ] as const) {
      assert.equal(read(xml({ ...REPORT, MsgType, Event })).event.kind, kind);
    }
  });

  it("tells a pin from a report", () => {
    const pin = { ...TEXT, MsgType: "location", Location_X: "1", Location_Y: "2" };
    assert.equal(read(xml(pin)).event.kind, "location");
    assert.equal(read(xml(REPORT)).event.kind, "event:LOCATION");
  });

  it("takes the report's datum from the app", () => {
    for (const datum of ["gcj02", "wgs84", "unknown"] as const) {
      const { event } = read(xml(REPORT), datum);
      assert.equal(event.kind === "event:LOCATION" && event.datum, datum);
    }
  });

  it("delivers unknown kinds with their elements", () => {
    const message = read(xml({ ...TEXT, MsgType: "sticker" }));
    assert.ok(message.event.kind === "unknown");
    assert.equal(message.event.msgType, "sticker");
    assert.equal(message.event.from?.userId, "ZhangSan");
    assert.deepEqual(message.event.fields.get("Content"), ["hi"]);
    assert.deepEqual(message.lines, []);

    const { event } = read(xml({ ...REPORT, Event: "moon_landing", ChangeType: "eagle" }));
    assert.ok(event.kind === "unknown");
    assert.deepEqual(
      [event.msgType, event.event, event.changeType],
      ["event", "moon_landing", "eagle"],
    );
    assert.ok(Object.isFrozen(event));
  });

  it("delivers a new ChangeType under its Event", () => {
    for (const ChangeType of ["merge_user", undefined]) {
      const change = { ...TEXT, MsgType: "event", Event: "Change_Contact", ChangeType };
      const { event } = read(xml({ ...change, FromUserName: "sys" }));
      assert.ok(event.kind === "event:change_contact");
      assert.equal(event.changeType, ChangeType ?? "");
      assert.equal(event.from, undefined);
      assert.deepEqual(event.fields.get("Content"), ["hi"]);
    }
  });
});

describe("decode: system events", () => {
  const job = { ...TEXT, MsgType: "event", Event: "upload_media_job_finish" };

  it("have a member only if they name one", () => {
    assert.equal(read(xml({ ...job, FromUserName: "sys" })).event.from, undefined);
    assert.equal(read(xml({ ...job, FromUserName: "" })).event.from, undefined);
    assert.equal(read(xml({ ...job, FromUserName: undefined })).event.from, undefined);
    assert.equal(read(xml({ ...job, FromUserName: "li" })).event.from?.key, "main/li");
  });
});

describe("decode: ill-formed messages", () => {
  const PIN = { ...TEXT, MsgType: "location", Location_X: "31.2", Location_Y: "121.4" };
  const broken: Record<string, readonly [Elements, kind: string, field: string, more?: string]> = {
    "a report without Latitude": [{ ...REPORT, Latitude: undefined }, "event:LOCATION", "latitude"],
    "a report beyond the pole": [{ ...REPORT, Latitude: "90.5" }, "event:LOCATION", "latitude"],
    "a report with an empty Longitude": [
      { ...REPORT, Longitude: "" },
      "event:LOCATION",
      "longitude",
    ],
    "a report with a negative Precision": [
      { ...REPORT, Precision: "-1" },
      "event:LOCATION",
      "precision",
    ],
    "a report in hexadecimal": [{ ...REPORT, Latitude: "0x1F" }, "event:LOCATION", "latitude"],
    "a report of nobody": [{ ...REPORT, FromUserName: "sys" }, "event:LOCATION", "fromUserName"],
    "a pin with swapped coordinates": [{ ...PIN, Location_X: "121.4" }, "location", "latitude"],
    "a text without MsgId": [{ ...TEXT, MsgId: undefined }, "text", "msgId"],
    "a text with an empty MsgId": [{ ...TEXT, MsgId: "" }, "text", "msgId"],
    "a text of nobody": [{ ...TEXT, FromUserName: undefined }, "text", "fromUserName"],
    "a text with two Contents": [TEXT, "text", "content", "<Content>other</Content>"],
    "a pin with a word for Scale": [{ ...PIN, Scale: "large" }, "location", "scale"],
  };
  for (const [what, [elements, kind, field, more]] of Object.entries(broken)) {
    it(`delivers ${what} as unknown, and says why`, () => {
      const { event, lines } = read(xml(elements, more));
      assert.equal(event.kind, "unknown");
      assert.deepEqual(lines, [
        {
          level: "warn",
          event: "event.ill_formed",
          fields: { app: "main", id: "id-1", kind, field },
        },
      ]);
    });
  }
});

describe("decode: every row of the table", () => {
  for (const row of rows) {
    it(`gives back what ${row.kind} was written with`, () => {
      fc.assert(
        fc.property(wireEvent(row), ({ xml, values }) => {
          const { event, lines } = read(xml, "wgs84");
          assert.deepEqual(lines, []);
          assert.equal(event.kind, row.kind);
          assert.deepEqual(seen(event, []), { ...values, kind: row.kind });
        }),
        { numRuns: 25 },
      );
    });
  }
});
