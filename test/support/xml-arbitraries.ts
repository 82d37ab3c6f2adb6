import fc from "fast-check";
import type { XmlTree, XmlValue } from "../../core/xml/tree.ts";

/*
 * Documents shaped like WeCom's, each with the tree it must be read as. The model is made beside
 * the text, never from it, so that two readers with the same mistake are still found out.
 */

/** A document and the children of its root. */
export interface Sample {
  readonly text: string;
  readonly tree: XmlTree;
}

/** What stands for one value in the document, and the value. */
interface Piece<T> {
  readonly xml: string;
  readonly value: T;
}
type Element = Piece<XmlValue> & { readonly name: string };

const NAMES = [
  "ToUserName",
  "FromUserName",
  "CreateTime",
  "MsgType",
  "Content",
  "MsgId",
  "AgentID",
  "Location_X",
  "SendPicsInfo",
  "PicList",
  "item",
  "approverstep",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "a-b.c_1",
];

const name = fc.constantFrom(...NAMES);
const blank = fc.constantFrom("", "", " ", "\n", "\r\n", "\t", "\n    ");

/** Characters that readers treat differently, among ordinary ones. */
const character = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(..."abcXYZ0159 _-+/=.,:;") },
  { weight: 3, arbitrary: fc.constantFrom(..."帅得一逼我在哪😀👨‍👩‍👧é\u00a0\u3000\u2028") },
  { weight: 2, arbitrary: fc.constantFrom("<", ">", "&", '"', "'", "]", "]]", "#", ";", "!", "?") },
  { weight: 1, arbitrary: fc.constantFrom("\n", "\t", "\r", "\r\n", "\u0000", "\u001f", "\u007f") },
);
const anyText = fc.array(character, { maxLength: 12 }).map((all) => all.join(""));

const lineEnds = (text: string) => text.replace(/\r\n?/g, "\n");

/** A CDATA section. It cannot hold its own end. */
const section: fc.Arbitrary<Piece<string>> = anyText
  .map((text) => text.replaceAll("]]>", "]] >"))
  .map((text) => ({ xml: `<![CDATA[${text}]]>`, value: lineEnds(text) }));

const REFERENCES: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text outside CDATA: what must be escaped is, and some of the rest. */
const run: fc.Arbitrary<Piece<string>> = fc
  .array(
    fc.oneof(
      character.map((text) => ({
        xml: text.replace(/[<&>]/g, (c) => REFERENCES[c] ?? c),
        value: text,
      })),
      fc
        .constantFrom(...Object.keys(REFERENCES))
        .map((text) => ({ xml: REFERENCES[text] ?? "", value: text })),
      fc
        .constantFrom(0x9, 0xd, 0x41, 0x5e05, 0x1f600)
        .chain((code) =>
          fc.constantFrom(
            { xml: `&#${code};`, value: String.fromCodePoint(code), exact: true },
            { xml: `&#x${code.toString(16)};`, value: String.fromCodePoint(code), exact: true },
          ),
        ),
    ),
    { maxLength: 12 },
  )
  .map((all) => all.filter((piece) => piece.xml !== "\r"))
  .map((all) => ({
    xml: all.map(({ xml }) => xml).join(""),
    value: all.map((one) => ("exact" in one ? one.value : lineEnds(one.value))).join(""),
  }));

const isBlank = (xml: string) => /^[ \t\r\n]*$/.test(xml);

/** Sections and runs in any order; blanks beside a section do not count. */
const joined: fc.Arbitrary<Piece<string>> = fc
  .array(
    fc.oneof(
      section,
      run,
      blank.map((xml) => ({ xml, value: lineEnds(xml) })),
    ),
    {
      maxLength: 4,
    },
  )
  .map(mergeRuns)
  .map((all) => {
    const beside = all.some(({ xml }) => xml.startsWith("<![CDATA["));
    const counted = beside ? all.filter(({ xml }) => !isBlank(xml)) : all;
    return {
      xml: all.map(({ xml }) => xml).join(""),
      value: counted.map(({ value }) => value).join(""),
    };
  });

/** Two runs without a section between them are one run. */
function mergeRuns(all: readonly Piece<string>[]): readonly Piece<string>[] {
  const merged: Piece<string>[] = [];
  for (const piece of all) {
    const last = merged.at(-1);
    if (last === undefined || isSection(last) || isSection(piece)) merged.push(piece);
    else merged.splice(-1, 1, { xml: last.xml + piece.xml, value: last.value + piece.value });
  }
  return merged;
}

const isSection = ({ xml }: Piece<string>) => xml.startsWith("<![CDATA[");

const wrapped: fc.Arbitrary<Piece<string>> = fc
  .tuple(blank, section, blank)
  .map(([before, { xml, value }, after]) => ({ xml: before + xml + after, value }));

/** Text that starts with CDATA or is bare, with an end tag that may hold a blank. */
const leaf: fc.Arbitrary<Element> = fc
  .tuple(
    name,
    fc.oneof({ weight: 4, arbitrary: wrapped }, { weight: 2, arbitrary: run }, joined),
    fc.constantFrom("", "", "", " ", "\n"),
  )
  .map(([called, { xml, value }, gap]) => ({
    name: called,
    xml: `<${called}${gap}>${xml}</${called}${gap}>`,
    value,
  }));

const selfClosing: fc.Arbitrary<Element> = fc
  .tuple(name, fc.constantFrom("", " "))
  .map(([called, gap]) => ({ name: called, xml: `<${called}${gap}/>`, value: "" }));

function treeOf(elements: readonly Element[]): XmlTree {
  const tree = new Map<string, XmlValue[]>();
  for (const element of elements) {
    tree.set(element.name, [...(tree.get(element.name) ?? []), element.value]);
  }
  return tree;
}

/** Elements with blanks, or what else may stand between them. */
function inside(
  elements: fc.Arbitrary<readonly Element[]>,
  between: fc.Arbitrary<string>,
): fc.Arbitrary<Piece<XmlTree>> {
  return fc.tuple(elements, fc.infiniteStream(between)).map(([all, stream]) => ({
    xml: `${stream.next().value}${all.map(({ xml }) => xml + stream.next().value).join("")}`,
    value: treeOf(all),
  }));
}

function elementsOf(between: fc.Arbitrary<string>, start: (called: string) => string) {
  const { element } = fc.letrec<{ element: Element }>((tie) => ({
    element: fc.oneof(
      { depthSize: "small", maxDepth: 5, withCrossShrink: true },
      leaf,
      selfClosing,
      fc
        .tuple(name, inside(fc.array(tie("element"), { minLength: 1, maxLength: 4 }), between))
        .map(([called, { xml, value }]) => ({
          name: called,
          xml: `${start(called)}${xml}</${called}>`,
          value,
        })),
    ),
  }));
  return inside(fc.array(element, { maxLength: 9 }), between);
}

const PROLOGS = ["", "", "\ufeff", '<?xml version="1.0" encoding="UTF-8"?>\n', "\n "];

function documents(root: fc.Arbitrary<Piece<XmlTree>>): fc.Arbitrary<Sample> {
  return fc
    .tuple(fc.constantFrom(...PROLOGS), root, blank)
    .map(([prolog, { xml, value }, tail]) => ({
      text: `${prolog}<xml>${xml}</xml>${tail}`,
      tree: value,
    }));
}

/** What the linear reader must take by itself. */
export const plainDocument: fc.Arbitrary<Sample> = documents(
  elementsOf(blank, (called) => `<${called}>`),
);

/** With comments, instructions and attributes, for the general reader. */
export const ornateDocument: fc.Arbitrary<Sample> = documents(
  elementsOf(
    fc.oneof(
      { weight: 8, arbitrary: blank },
      fc.constantFrom("<!-- a comment, <b> & all -->", "<?hint x?>"),
    ),
    (called) => `<${called} id="1" when='>'>`,
  ),
);

const SCRAPS = ["<", ">", "/", "&", ";", "]", "]]>", "<![CDATA[", "<!--", "-->", "<?", "?>"].concat(
  ["<!DOCTYPE x>", "&lt;", "&#65;", "&#0;", "&x;", "<a>", "</a>", "<a/>", '"', "'", "=", " ", "\0"],
  ["</xml>", "<xml>", "\r", "x", "--", "\ufeff", "\ud83d"],
);

/** Any of the documents, with one to three scraps cut out, put in or moved. */
export const damagedDocument: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(plainDocument, ornateDocument),
    fc.array(
      fc.record({
        at: fc.nat(),
        cut: fc.nat({ max: 6 }),
        scrap: fc.oneof(fc.constant(""), fc.constantFrom(...SCRAPS)),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([{ text }, wounds]) =>
    wounds.reduce((hurt, { at, cut, scrap }) => {
      const place = at % (hurt.length + 1);
      return hurt.slice(0, place) + scrap + hurt.slice(place + cut);
    }, text),
  );
