import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { Datum } from "../../../../core/events/field.ts";
import type { InboundEvent } from "../../../../core/events/inbound.ts";
import { rows } from "../../../../core/events/rows.ts";
import { decode } from "../../../../core/wecom/callback/decode.ts";
import { readXml } from "../../../../core/xml/read.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";
import { SAMPLES } from "./samples.ts";
import { wireEvent } from "./wire-event.ts";

const ARRIVED_AT = 1_795_392_007_900;

const read = (xml: string, locationDatum: Datum = "unknown") => {
  const logger = recordingLogger();
  const tree = readXml(xml);
  assert.ok(tree, "the sample itself must be readable");
  const event = decode(tree, {
    app: "main",
    id: "id-1",
    body: Buffer.from(xml),
    arrivedAt: ARRIVED_AT,
    logger,
    reading: { locationDatum, misfits: [] },
  });
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
    assert.deepEqual(
      { ...event },
      {
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
      },
    );
    assert.ok(Object.isFrozen(event.from));
  });

  for (const [how, value] of [
    ["missing", undefined],
    ["empty", ""],
  ] as const) {
    it(`types a message whose ToUserName or MsgId is ${how}`, () => {
      const { event, lines } = read(xml({ ...TEXT, ToUserName: value, MsgId: value }));
      assert.ok(event.kind === "text");
      assert.deepEqual([event.toUserName, event.msgId, event.content], ["", "", "hi"]);
      assert.deepEqual(lines, []);
    });

    it(`delivers a message whose MsgType is ${how} as unknown`, () => {
      const { event, lines } = read(xml({ ...TEXT, MsgType: value }));
      assert.ok(event.kind === "unknown");
      assert.equal(event.from?.userId, "ZhangSan");
      assert.deepEqual(event.wire.get("Content"), ["hi"]);
      assert.deepEqual(
        lines.map(({ level, event: name }) => `${level} ${name}`),
        ["info event.unknown"],
      );
    });
  }

  for (const value of [
    undefined,
    "",
    " ",
    "soon",
    "1.5",
    "1e9",
    "0x1F",
    "-1",
    "9007199254740993",
  ]) {
    it(`takes the time of arrival for a CreateTime of ${JSON.stringify(value)}`, () => {
      const { event, lines } = read(xml({ ...TEXT, CreateTime: value }));
      assert.equal(event.kind, "text");
      assert.equal(event.createTime, 1_795_392_007);
      assert.deepEqual(lines, [misfit("text", "CreateTime")]);
    });
  }

  const HEADER = ["ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId", "AgentID"];
  for (const name of [...HEADER, "Event", "ChangeType"]) {
    const { [name as keyof typeof TEXT]: _, ...rest } = TEXT;
    const dubious = {
      "with two of them": `<${name}>1</${name}><${name}>other</${name}>`,
      "whose value holds elements": `<${name}><A>1</A></${name}>`,
    };
    for (const [how, more] of Object.entries(dubious)) {
      it(`names no kind and no member for a ${name} ${how}`, () => {
        const { event, lines } = read(xml(rest, more));
        assert.ok(event.kind === "unknown");
        assert.equal(event.from, undefined);
        assert.deepEqual(event.raw, Buffer.from(xml(rest, more)));
        assert.ok(event.wire.get(name)?.length);
        const fields = { app: "main", id: "id-1", kind: "unknown", element: name };
        assert.deepEqual(lines, [{ level: "warn", event: "event.ill_formed", fields }]);
      });
    }
  }

  it("reads AgentId, and no AgentID at all", () => {
    assert.equal(read(xml({ ...TEXT, AgentID: undefined, AgentId: "7" })).event.agentId, "7");
    assert.equal(read(xml({ ...TEXT, AgentID: undefined })).event.agentId, "");
    assert.equal(read(xml({ ...TEXT, AgentID: "\n 1000002 \n" })).event.agentId, "1000002");
    assert.equal(read(xml({ ...TEXT, AgentID: " ", AgentId: "7" })).event.agentId, "");
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

  it("knows kinds with blanks around them, bare or in CDATA", () => {
    const padded = { ...REPORT, MsgType: "\n  Event ", Event: " location\t" };
    const bare = xml(padded).replaceAll("<![CDATA[", "").replaceAll("]]>", "");
    for (const each of [xml(padded), bare]) assert.equal(read(each).event.kind, "event:LOCATION");
    const change = { ...REPORT, Event: " change_contact ", ChangeType: " Create_User " };
    assert.equal(read(xml(change)).event.kind, "event:change_contact:create_user");
    const odd = read(xml({ ...TEXT, MsgType: " sticker ", Event: " a ", ChangeType: " b " })).event;
    assert.ok(odd.kind === "unknown");
    assert.deepEqual([odd.msgType, odd.event, odd.changeType], ["sticker", "a", "b"]);
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
    const names = { msgType: "sticker", event: "", changeType: "" };
    const fields = { app: "main", id: "id-1", ...names };
    assert.deepEqual(message.lines, [{ level: "info", event: "event.unknown", fields }]);

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

const PIN = { ...TEXT, MsgType: "location", Location_X: "31.2", Location_Y: "121.4" };
const misfit = (kind: string, ...elements: readonly string[]) => ({
  level: "debug",
  event: "event.misfit",
  fields: { app: "main", id: "id-1", kind, elements },
});

describe("decode: what a kind cannot be without", () => {
  const broken: Record<string, readonly [Elements, kind: string, element: string]> = {
    "a report without Latitude": [{ ...REPORT, Latitude: undefined }, "event:LOCATION", "Latitude"],
    "a report beyond the pole": [{ ...REPORT, Latitude: "90.5" }, "event:LOCATION", "Latitude"],
    "a report with an empty Longitude": [
      { ...REPORT, Longitude: "" },
      "event:LOCATION",
      "Longitude",
    ],
    "a report in hexadecimal": [{ ...REPORT, Latitude: "0x1F" }, "event:LOCATION", "Latitude"],
    "a report of nobody": [{ ...REPORT, FromUserName: "sys" }, "event:LOCATION", "FromUserName"],
    "a pin with swapped coordinates": [{ ...PIN, Location_X: "121.4" }, "location", "Location_X"],
    "a text of nobody": [{ ...TEXT, FromUserName: undefined }, "text", "FromUserName"],
  };
  for (const [what, [elements, kind, element]] of Object.entries(broken)) {
    it(`delivers ${what} as unknown, and says why`, () => {
      const { event, lines } = read(xml(elements));
      assert.ok(event.kind === "unknown");
      assert.equal(event.fields, event.wire);
      const fields = { app: "main", id: "id-1", kind, element };
      assert.deepEqual(lines, [{ level: "warn", event: "event.ill_formed", fields }]);
    });
  }
});

describe("decode: values that do not fit", () => {
  const fits: readonly (readonly [Elements, field: string, expected: unknown])[] = [
    [{ ...PIN, Scale: " 16 " }, "scale", 16],
    [{ ...PIN, Scale: "16.0" }, "scale", 16],
    [{ ...PIN, Scale: "" }, "scale", undefined],
    [{ ...REPORT, Precision: " 35.5\n" }, "precision", 35.5],
    [{ ...REPORT, Precision: "" }, "precision", undefined],
    [{ ...REPORT, Precision: undefined }, "precision", undefined],
  ];
  for (const [elements, field, expected] of fits) {
    it(`reads ${field} as ${expected}`, () => {
      const { event, lines } = read(xml(elements));
      assert.notEqual(event.kind, "unknown");
      assert.equal(Reflect.get(event, field), expected);
      assert.deepEqual(lines, []);
    });
  }

  const PICTURES = "<SendPicsInfo><Count> </Count></SendPicsInfo>";
  const CHANGE = { ...TEXT, MsgType: "event", Event: "change_contact", ChangeType: "update_user" };
  const odd: Record<string, readonly [Elements, wire: string, expected: object, more?: string]> = {
    "a Scale with a fraction": [{ ...PIN, Scale: "15.5" }, "Scale", { scale: undefined }],
    "a word for Scale": [{ ...PIN, Scale: "large" }, "Scale", { scale: undefined }],
    "a negative Precision": [
      { ...REPORT, Precision: "-1" },
      "Precision",
      { precision: undefined, latitude: 31.23 },
    ],
    "a Count of blanks": [
      { ...REPORT, Event: "pic_weixin", EventKey: "k" },
      "SendPicsInfo/Count",
      { count: undefined, eventKey: "k" },
      PICTURES,
    ],
    "two Labels": [PIN, "Label", { label: "" }, "<Label>a</Label><Label>b</Label>"],
    "two Contents": [TEXT, "Content", { content: "" }, "<Content>other</Content>"],
    "a flag that is none": [
      CHANGE,
      "IsLeaderInDept",
      { isLeaderInDept: undefined },
      "<IsLeaderInDept>1,x</IsLeaderInDept>",
    ],
    "a list entry that holds elements": [
      { ...REPORT, Event: "doc_change", ChangeType: "delete_doc" },
      "DocId",
      { docIds: ["a", "b"] },
      "<DocId>a</DocId><DocId><X>1</X></DocId><DocId>b</DocId>",
    ],
    "an item that is text": [
      CHANGE,
      "ExtAttr/Item",
      { name: "n" },
      "<Name>n</Name><ExtAttr><Item>text</Item></ExtAttr>",
    ],
    "a structure that is text": [
      { ...REPORT, Event: "meeting_change", ChangeType: "quit_waiting_room" },
      "OperatedUser",
      { operatedUser: { userId: undefined, tmpOpenId: "" } },
      "<OperatedUser>li</OperatedUser>",
    ],
  };
  for (const [what, [elements, wire, expected, more]] of Object.entries(odd)) {
    it(`keeps the type for ${what}, with one line`, () => {
      const { event, lines } = read(xml(elements, more));
      assert.notEqual(event.kind, "unknown");
      for (const [field, value] of Object.entries(expected)) {
        assert.deepEqual(Reflect.get(event, field), value);
      }
      assert.deepEqual(lines, [misfit(event.kind, wire)]);
    });
  }

  it("tells all of one message in one line, and none of it with the next", () => {
    const reading = { locationDatum: "unknown" as const, misfits: [] };
    const logger = recordingLogger();
    for (const each of [xml({ ...PIN, Scale: "x", CreateTime: "y" }), xml(TEXT)]) {
      const context = { app: "main", id: "id-1", body: Buffer.of(), arrivedAt: 0, reading, logger };
      decode(readXml(each) ?? new Map(), context);
    }
    assert.deepEqual(logger.lines, [misfit("location", "CreateTime", "Scale")]);
  });
});

describe("decode: wire", () => {
  it("has every element of every event, and is no field", () => {
    for (const elements of [TEXT, REPORT, { ...TEXT, MsgType: "new" }]) {
      const { event } = read(xml(elements, "<New><A>1</A></New><New>2</New>"));
      assert.deepEqual(event.wire.get("New"), [new Map([["A", ["1"]]]), "2"]);
      assert.deepEqual(event.wire.get("FromUserName"), [elements.FromUserName]);
      assert.ok(!Object.keys(event).includes("wire"));
    }
  });
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
