import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { identify, stampOf } from "../../../../core/wecom/callback/identity.ts";
import { readXml } from "../../../../core/xml/read.ts";
import type { XmlTree, XmlValue } from "../../../../core/xml/tree.ts";

const ORIGIN = { corpId: "ww1", agentId: "1000002" };
const id = (inside: string, origin = ORIGIN) => {
  const tree = readXml(`<xml>${inside}</xml>`);
  assert.ok(tree);
  return identify(origin, tree);
};

const HEAD =
  "<ToUserName>ww1</ToUserName><FromUserName>li</FromUserName><CreateTime>1795392000</CreateTime>";
const TEXT = `${HEAD}<MsgType>text</MsgType><Content>hi</Content><MsgId>9007199254740992</MsgId>`;
const ENTER = `${HEAD}<MsgType>event</MsgType><Event>enter_agent</Event>`;
const REPORT = `${HEAD}<MsgType>event</MsgType><Event>LOCATION</Event><Latitude>31.2</Latitude><Longitude>121.4</Longitude>`;

describe("identity of a message", () => {
  it("is 32 hexadecimal digits", () => assert.match(id(TEXT), /^[0-9a-f]{32}$/));

  it("is that of the MsgId, whatever else a redelivery says", () => {
    assert.equal(id(TEXT.replace("hi", "ho")), id(TEXT));
    assert.equal(id(`<AgentID>1000002</AgentID>${TEXT}`), id(TEXT));
  });

  const other: Record<string, string> = {
    MsgId: TEXT.replace("9007199254740992", "9007199254740993"),
    sender: TEXT.replace("<FromUserName>li", "<FromUserName>wang"),
    second: TEXT.replace("1795392000", "1795392001"),
  };
  for (const [what, changed] of Object.entries(other)) {
    it(`differs with the ${what}`, () => assert.notEqual(id(changed), id(TEXT)));
  }

  it("differs between corps and between apps", () => {
    assert.notEqual(id(TEXT, { ...ORIGIN, corpId: "ww2" }), id(TEXT));
    assert.notEqual(id(TEXT, { ...ORIGIN, agentId: "1000003" }), id(TEXT));
    assert.notEqual(
      id(TEXT, { corpId: "ww", agentId: "11000002" }),
      id(TEXT, { corpId: "ww1", agentId: "1000002" }),
    );
  });

  it("is that of everything it says if it has no MsgId", () => {
    const nameless = TEXT.replace(/<MsgId>.*<\/MsgId>/, "");
    assert.notEqual(id(nameless), id(TEXT));
    assert.notEqual(id(nameless.replace("hi", "ho")), id(nameless));
  });
});

describe("the stamp of a message", () => {
  const stamp = (createTime: string) => {
    const tree = readXml(`<xml>${createTime}<MsgType>text</MsgType><MsgId>1</MsgId></xml>`);
    assert.ok(tree);
    return stampOf(tree);
  };

  it("is its CreateTime", () => {
    assert.equal(stamp("<CreateTime>1795392000</CreateTime>"), 1_795_392_000);
  });

  for (const text of ["", "soon", "-1", "1795392000.5", "9".repeat(15), "9".repeat(40)]) {
    it(`is none where that is ${text || "empty"}`, () => {
      assert.equal(stamp(`<CreateTime>${text}</CreateTime>`), 0);
    });
  }

  it("is none where there is none, or two", () => {
    assert.equal(stamp(""), 0);
    assert.equal(stamp("<CreateTime>1</CreateTime><CreateTime>2</CreateTime>"), 0);
  });
});

describe("identity of an event", () => {
  it("tells two events of one member and second apart", () => {
    assert.notEqual(id(ENTER), id(REPORT));
    assert.notEqual(id(REPORT.replace("31.2", "31.3")), id(REPORT));
  });

  it("differs between apps", () => {
    assert.notEqual(id(REPORT, { ...ORIGIN, agentId: "7" }), id(REPORT));
  });

  it("does not depend on order, blanks or CDATA", () => {
    const moved = `<Longitude><![CDATA[121.4]]></Longitude>\n<Latitude>31.2</Latitude>\n<Event>LOCATION</Event><MsgType>event</MsgType>${HEAD}`;
    assert.equal(id(moved), id(REPORT));
  });

  it("depends on the order of a list", () => {
    const docs = (...ids: readonly string[]) =>
      id(`${ENTER}${ids.map((each) => `<DocId>${each}</DocId>`).join("")}`);
    assert.notEqual(docs("a", "b"), docs("b", "a"));
    assert.notEqual(docs("a", "b"), docs("ab"));
    assert.notEqual(docs("a"), docs("a", ""));
  });

  it("cannot be forged by moving a border", () => {
    const forged: readonly (readonly [string, string])[] = [
      ["<A>1</A><B>2</B>", "<A>1/1:B0=2</A>"],
      ["<A><B>1</B></A>", "<A>1:B0/=1</A>"],
      ["<A>1</A><A>2</A>", "<A>1</A><A1>2</A1>"],
      ["<A><B>1</B><C>2</C></A>", "<A><B>1</B></A><A><C>2</C></A>"],
      ["<AB>1</AB>", "<A><B>1</B></A>"],
    ];
    for (const [one, other] of forged) assert.notEqual(id(ENTER + one), id(ENTER + other));
  });
});

const TREE: fc.Arbitrary<XmlTree> = fc.letrec<{ tree: XmlTree; value: XmlValue }>((tie) => ({
  tree: fc
    .dictionary(
      fc.string({ maxLength: 4 }),
      fc.array(tie("value"), { minLength: 1, maxLength: 3 }),
      {
        maxKeys: 4,
      },
    )
    .map((entries) => new Map(Object.entries(entries))),
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: fc.string({ maxLength: 6 }) },
    // Readers give empty elements as text, so a branch has at least one child.
    { weight: 1, arbitrary: tie("tree").filter((tree) => tree.size > 0) },
  ),
})).tree;

const shuffled = (value: XmlValue): XmlValue =>
  typeof value === "string"
    ? value
    : new Map([...value].reverse().map(([name, all]) => [name, all.map(shuffled)]));

/** Equal for trees that say the same, whatever the order of different names. */
const canonical = (value: XmlValue): unknown =>
  typeof value === "string"
    ? value
    : [...value]
        .map(([name, all]) => [name, all.map(canonical)] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1));

describe("identity of any event", () => {
  const asEvent = (tree: XmlTree): XmlTree => new Map([...tree, ["MsgType", ["event"]]]);

  it("is the same for the same elements in another order", () => {
    fc.assert(
      fc.property(TREE, (tree) => {
        const event = asEvent(tree);
        assert.equal(identify(ORIGIN, shuffled(event) as XmlTree), identify(ORIGIN, event));
      }),
    );
  });

  it("differs for different elements", () => {
    fc.assert(
      fc.property(TREE, TREE, (one, other) => {
        const same =
          JSON.stringify(canonical(asEvent(one))) === JSON.stringify(canonical(asEvent(other)));
        assert.equal(identify(ORIGIN, asEvent(one)) === identify(ORIGIN, asEvent(other)), same);
      }),
      { numRuns: 500 },
    );
  });
});
