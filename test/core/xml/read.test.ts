import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { readGeneral } from "../../../core/xml/general-reader.ts";
import { readLinear } from "../../../core/xml/linear-reader.ts";
import { readXml, soleText } from "../../../core/xml/read.ts";

/** Names and values of a document, flat: `a/b=text`. */
function flat(text: string): readonly string[] | undefined {
  const tree = readXml(text);
  if (tree === undefined) return undefined;
  const walk = (path: string, value: unknown): readonly string[] =>
    value instanceof Map
      ? [...value].flatMap(([name, all]) =>
          all.flatMap((one: unknown) => walk(path === "" ? name : `${path}/${name}`, one)),
        )
      : [`${path}=${value}`];
  return walk("", tree);
}

const repeat = (count: number, piece: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => piece(index)).join("");

describe("readXml", () => {
  const read: Record<string, readonly [text: string, expected: readonly string[]]> = {
    "CDATA and bare values": ["<xml><A><![CDATA[x]]></A><B>1</B></xml>", ["A=x", "B=1"]],
    "blanks around CDATA": ["<xml><A>\n <![CDATA[ x ]]> </A></xml>", ["A= x "]],
    "blanks in bare text": ["<xml><A> x </A><B> </B></xml>", ["A= x ", "B= "]],
    "a blank in an end tag": ["<xml><TaskId>t</TaskId ><A>1</A\n></xml >", ["TaskId=t", "A=1"]],
    "the three ways to be empty": ["<xml><A></A><B/><C><![CDATA[]]></C></xml>", ["A=", "B=", "C="]],
    "line ends": ["<xml><A>1\r\n2\r3</A><B><![CDATA[\r\n]]></B></xml>", ["A=1\n2\n3", "B=\n"]],
    references: ["<xml><A>&lt;&amp;&gt;&quot;&apos;&#65;&#x5E05;</A></xml>", ["A=<&>\"'A帅"]],
    "a carriage return by number": ["<xml><A>&#13;&#xD;</A></xml>", ["A=\r\r"]],
    "no reference inside CDATA": ["<xml><A><![CDATA[&lt;&x;]]></A></xml>", ["A=&lt;&x;"]],
    "a split CDATA": ["<xml><A><![CDATA[]]]]> <![CDATA[>]]></A></xml>", ["A=]]>"]],
    "CDATA beside text": ["<xml><A>1<![CDATA[2]]>3</A></xml>", ["A=123"]],
    "nesting and siblings": [
      "<xml><S> <Count>2</Count>\n<PicList><item><M>1</M></item></PicList><PicList><item><M>2</M></item></PicList></S></xml>",
      ["S/Count=2", "S/PicList/item/M=1", "S/PicList/item/M=2"],
    ],
    "a mark and a declaration": ['\ufeff<?xml version="1.0"?>\n<xml><A>1</A></xml>\n', ["A=1"]],
    "an empty root": ["<xml/>", []],
    "a blank root": ["<xml> \n</xml>", []],
    "a comment": ["<!-- a --><xml><!-- b --><A>1<!-- c -->2</A></xml><!-- d -->", ["A=12"]],
    "an instruction": ["<xml><?go?><A><?go on?>1</A></xml>", ["A=1"]],
    attributes: ["<xml v='1'><A b=\"c\" d='>'>1</A><B c='d'/></xml>", ["A=1", "B="]],
    "names beyond ASCII": ["<xml><甲:乙>1</甲:乙></xml>", ["甲:乙=1"]],
    "names of prototypes": [
      "<xml><__proto__><x>1</x></__proto__><constructor>2</constructor><toString>3</toString></xml>",
      ["__proto__/x=1", "constructor=2", "toString=3"],
    ],
    "what looks like a number": [
      "<xml><A>00123</A><B>1e5</B><C>0x1F</C><D>true</D><E>9007199254740993</E></xml>",
      ["A=00123", "B=1e5", "C=0x1F", "D=true", "E=9007199254740993"],
    ],
  };
  for (const [what, [text, expected]] of Object.entries(read)) {
    it(`reads ${what}`, () => assert.deepEqual(flat(text), expected));
  }

  it("lets control characters through, as data", () => {
    const controls = String.fromCharCode(...Array(32).keys()).replace("\r", "");
    assert.deepEqual(flat(`<xml><A><![CDATA[${controls}]]></A></xml>`), [`A=${controls}`]);
    assert.deepEqual(flat(`<xml><A>${controls}</A></xml>`), [`A=${controls}`]);
  });

  it("keeps names away from prototypes", () => {
    readXml("<xml><__proto__><x>1</x></__proto__></xml>");
    assert.equal(({} as { x?: unknown }).x, undefined);
  });

  it("takes any number of elements, at depth 8", () => {
    const names = repeat(20_000, (index) => `<t${index}/>`);
    assert.equal(readXml(`<xml>${names}</xml>`)?.size, 20_000);
    assert.equal(readXml(`<xml><!-- -->${names}</xml>`)?.size, 20_000);
    assert.deepEqual(flat(`<xml>${"<a>".repeat(7)}x${"</a>".repeat(7)}</xml>`), [
      "a/a/a/a/a/a/a=x",
    ]);
  });

  const refused: Record<string, string> = {
    "is empty": "",
    "is blank": " \n",
    "is no XML": "hello",
    "is JSON": '{"encrypt":"x"}',
    "has another root": "<XML><A>1</A></XML>",
    "has two roots": "<xml/><xml/>",
    "has text before the root": "x<xml/>",
    "has text after the root": "<xml/>x",
    "has a reference after the root": "<xml><!-- --></xml>&#65;",
    "has CDATA after the root": "<xml/><![CDATA[x]]>",
    "has text in the root": "<xml>x</xml>",
    "has text beside elements": "<xml><A>1</A>x</xml>",
    "has text before elements": "<xml><A>x<B/></A></xml>",
    "has CDATA beside elements": "<xml><A><![CDATA[ ]]><B/></A></xml>",
    "has CDATA after elements": "<xml><A><B/><![CDATA[]]></A></xml>",
    "stops in a tag": "<xml><A",
    "stops in text": "<xml><A>1",
    "stops in CDATA": "<xml><A><![CDATA[1]]</A></xml>",
    "stops behind CDATA": "<xml><A><![CDATA[1]]>",
    "stops before the end of the root": "<xml><A>1</A>",
    "closes another element": "<xml><A>1</B></xml>",
    "closes by a prefix": "<xml><AB>1</A></xml>",
    "closes by more than the name": "<xml><A>1</AB></xml>",
    "closes in another order": "<xml><A><B>1</A></B></xml>",
    "closes too often": "<xml><A>1</A></A></xml>",
    "closes with an attribute": "<xml><A>1</A b='c'></xml>",
    "names nothing": "<xml><>1</></xml>",
    "has a blank before a name": "<xml>< A>1</A></xml>",
    "names with a digit": "<xml><1A>1</1A></xml>",
    "has a stray ampersand": "<xml><A>a & b</A></xml>",
    "has an unknown entity": "<xml><A>&nbsp;</A></xml>",
    "has an entity of a prototype": "<xml><A>&constructor;</A></xml>",
    "has a reference to no character": "<xml><A>&#0;</A></xml>",
    "has a reference to a surrogate": "<xml><A>&#xD83D;</A></xml>",
    "has a reference beyond Unicode": "<xml><A>&#x110000;</A></xml>",
    "has an endless reference": "<xml><A>&#00000000000065;</A></xml>",
    "has a document type": "<!DOCTYPE xml><xml/>",
    "has a document type after a comment": "<!-- --><!DOCTYPE xml><xml/>",
    "has entities of its own":
      '<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><xml><A>&b;</A></xml>',
    "fetches an entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hosts">]><xml>&a;</xml>',
    "hides a document type in an attribute": `<xml><A b=">" c="<![CDATA["/><!DOCTYPE x></xml>`,
    "declares inside": "<xml><!ELEMENT A ANY></xml>",
    "has a comment that ends twice": "<xml><!-- a -- b --></xml>",
    "has an open comment": "<xml><!-- a </xml>",
    "has an open instruction": "<xml><?a </xml>",
    "has two declarations": '<?xml version="1.0"?><?xml version="1.0"?><xml/>',
    "has an attribute without a value": "<xml><A b>1</A></xml>",
    "has an attribute without quotes": "<xml><A b=c>1</A></xml>",
    "has an attribute with one quote": "<xml><A b='>1</A></xml>",
    "is a level too deep": `<xml>${"<a>".repeat(8)}${"</a>".repeat(8)}</xml>`,
    "is a level too deep, with a comment": `<xml><!-- -->${"<a>".repeat(8)}${"</a>".repeat(8)}</xml>`,
    "is 50,000 levels deep": `<xml>${"<a>".repeat(50_000)}${"</a>".repeat(50_000)}</xml>`,
    "is 50,000 levels deep, with a comment": `<!-- --><xml>${"<a>".repeat(50_000)}`,
    "has a tag of 100,000 characters": `<xml><A b='${"x".repeat(100_000)}'/></xml>`,
    "has a prototype's name and a comment": "<xml><!-- --><__proto__>1</__proto__></xml>",
  };
  for (const [why, text] of Object.entries(refused)) {
    it(`refuses a document that ${why}`, () => {
      assert.equal(readXml(text), undefined);
      assert.equal(soleText(text, "A"), undefined);
      assert.equal(readGeneral(text), undefined);
    });
  }

  it("leaves to the general reader only what it must", () => {
    const declined = [
      "<!-- --><xml/>",
      "<xml a='1'/>",
      "<xml><A b='c'/></xml>",
      "<xml><?a?></xml>",
      "<xml><A>1<!-- --></A></xml>",
      "<xml><A> <?a?></A></xml>",
      "<xml><甲/></xml>",
      "<xml/><!-- -->",
    ];
    for (const text of declined) assert.equal(readLinear(text), "declined", text);
    for (const text of ["<!DOCTYPE xml><xml/>", "<xml><!ENTITY>", "<xml><![CDATA[x]]></xml>"]) {
      assert.equal(readLinear(text), "malformed", text);
    }
  });
});

describe("soleText", () => {
  const sole: Record<string, string> = {
    CDATA: "<xml><A>1</A><Encrypt><![CDATA[QUJD]]></Encrypt></xml>",
    "bare text": "<xml><Encrypt>QUJD</Encrypt></xml>",
    "CDATA between blanks": "<xml>\n<Encrypt>\n <![CDATA[QUJD]]>\n</Encrypt>\n</xml>",
    "CDATA behind a mark and a declaration":
      '\ufeff<?xml version="1.0" encoding="UTF-8"?><xml><Encrypt><![CDATA[QUJD]]></Encrypt></xml>',
    "CDATA beside a comment": "<xml><!-- --><Encrypt><![CDATA[QUJD]]></Encrypt></xml>",
  };
  it("takes one among 2,048 elements", () => {
    const beside = repeat(2_047, (index) => `<t${index}/>`);
    assert.equal(soleText(`<xml>${beside}<Encrypt>QUJD</Encrypt></xml>`, "Encrypt"), "QUJD");
    assert.equal(
      soleText(`<xml><!-- -->${beside}<Encrypt>QUJD</Encrypt></xml>`, "Encrypt"),
      "QUJD",
    );
  });

  for (const [what, text] of Object.entries(sole)) {
    it(`takes ${what}`, () => assert.equal(soleText(text, "Encrypt"), "QUJD"));
  }

  const dubious: Record<string, string> = {
    "is not there": "<xml><A>1</A></xml>",
    "is there twice": "<xml><Encrypt>QUJD</Encrypt><Encrypt>QUJD</Encrypt></xml>",
    "has another case": "<xml><encrypt>QUJD</encrypt></xml>",
    "is deeper": "<xml><A><Encrypt>QUJD</Encrypt></A></xml>",
    "has children": "<xml><Encrypt><A>QUJD</A></Encrypt></xml>",
    "holds a comment": "<xml><Encrypt>QU<!-- -->JD</Encrypt></xml>",
    "ends in a comment": "<xml><Encrypt>QUJD<!-- --></Encrypt></xml>",
    "holds an instruction": "<xml><Encrypt>QU<?x?>JD</Encrypt></xml>",
    "begins with an instruction": "<xml><Encrypt><?x?>QUJD</Encrypt></xml>",
    "is split": "<xml><Encrypt><![CDATA[QU]]><![CDATA[JD]]></Encrypt></xml>",
    "ends in an empty section": "<xml><Encrypt><![CDATA[QUJD]]><![CDATA[]]></Encrypt></xml>",
    "is half CDATA": "<xml><Encrypt>QU<![CDATA[JD]]></Encrypt></xml>",
    "has a reference": "<xml><Encrypt>QUJ&#68;</Encrypt></xml>",
    "has a reference beside it": "<xml><A>&amp;</A><Encrypt>QUJD</Encrypt></xml>",
    "has 2,048 elements beside it": `<xml><Encrypt>QUJD</Encrypt>${repeat(2_048, (index) => `<t${index}/>`)}</xml>`,
    "has elements and a comment beside it": `<xml><!-- --><Encrypt>QUJD</Encrypt>${repeat(2_048, () => "<t/>")}</xml>`,
    "has 100,000 elements beside it": `<xml><Encrypt>QUJD</Encrypt>${repeat(100_000, () => "<t/>")}</xml>`,
    "has 5,000 comments beside it": `<xml><Encrypt>QUJD</Encrypt>${"<!-- -->".repeat(5000)}</xml>`,
    "has 5,000 sections and a comment beside it": `<xml><Encrypt>QUJD</Encrypt><A><!-- -->${"<![CDATA[]]>".repeat(5000)}</A></xml>`,
    "has 40,000 references": `<xml><Encrypt>${"&#65;".repeat(40_000)}</Encrypt></xml>`,
  };
  for (const [why, text] of Object.entries(dubious)) {
    it(`refuses one that ${why}`, () => assert.equal(soleText(text, "Encrypt"), undefined));
  }
});
