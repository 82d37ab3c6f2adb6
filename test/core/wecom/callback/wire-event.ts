import fc from "fast-check";
import type { Field, Fields } from "../../../../core/events/field.ts";
import type { Row } from "../../../../core/events/rows.ts";

/** Children of an element, by name. Leaves are text. */
type Tree = Map<string, (string | Tree)[]>;

/** A value as handlers see it, and the same as it is written. */
interface Written {
  readonly value: unknown;
  /** Texts or children for each time that the element stands there. */
  readonly wire: readonly (string | Tree)[];
}

/** A document of the kind that `row` describes, and the values that its event must have. */
export function wireEvent(
  row: Row,
): fc.Arbitrary<{ readonly xml: string; readonly values: Readonly<Record<string, unknown>> }> {
  const [name = "", changeType] = row.kind.replace(/^event:/, "").split(":");
  const isNotice = row.kind.startsWith("event:");
  return fc
    .record({
      body: structureOf(row.fields),
      header: fc.record({
        ToUserName: fc.constant("ww1"),
        FromUserName: fc.constant("li"),
        CreateTime: fc.nat().map(String),
        MsgType: anyCase(isNotice ? "event" : name),
        MsgId: fc.bigInt(1n, 2n ** 64n).map(String),
        Event: anyCase(name),
        ChangeType: anyCase(changeType ?? ""),
      }),
      style: fc.infiniteStream(fc.boolean()),
    })
    .map(({ body, header: { MsgId, Event, ChangeType, ...shared }, style }) => {
      const own = isNotice ? { Event, ...(changeType ? { ChangeType } : {}) } : { MsgId };
      const tree: Tree = new Map(
        Object.entries({ ...shared, ...own }).map(([key, text]) => [key, [text]]),
      );
      for (const [key, children] of body.tree) tree.set(key, children);
      const values = isNotice ? body.values : { ...body.values, msgId: MsgId };
      return { xml: `<xml>${write(tree, style)}</xml>`, values };
    });
}

function structureOf(
  fields: Fields,
): fc.Arbitrary<{ readonly values: Readonly<Record<string, unknown>>; readonly tree: Tree }> {
  const names = Object.keys(fields);
  return fc
    .tuple(...names.map((name) => fc.tuple(writtenAs(fields[name]!), pathOf(fields[name]!.wire))))
    .map((written) => {
      const tree: Tree = new Map();
      written.forEach(([{ wire }, path]) => {
        if (wire.length > 0) place(tree, path, wire);
      });
      return {
        values: Object.fromEntries(written.map(([{ value }], at) => [names[at], value])),
        tree,
      };
    });
}

/** One of the spellings of each segment. */
const pathOf = (wire: string): fc.Arbitrary<readonly string[]> =>
  fc.tuple(...wire.split("/").map((segment) => fc.constantFrom(...segment.split("|"))));

function place(tree: Tree, path: readonly string[], wire: readonly (string | Tree)[]): void {
  const [name = "", ...deeper] = path;
  const there = tree.get(name) ?? [];
  tree.set(name, there);
  if (deeper.length === 0) there.push(...wire);
  else {
    const inside = there.find((each): each is Tree => typeof each !== "string");
    const parent: Tree = inside ?? new Map();
    if (!inside) there.push(parent);
    place(parent, deeper, wire);
  }
}

function writtenAs(field: Field<unknown>): fc.Arbitrary<Written> {
  const { shape, item, wire } = field;
  if (wire === "") {
    return fc.constant({
      value: field.read(new Map(), { locationDatum: "wgs84", misfits: [] }),
      wire: [],
    });
  }
  const present = item ? structureValue(shape, item) : leafValue(field);
  return shape.endsWith("| undefined")
    ? fc.oneof({ weight: 3, arbitrary: present }, { weight: 1, arbitrary: MISSING })
    : present;
}

const MISSING = fc.constant<Written>({ value: undefined, wire: [] });

function structureValue(shape: string, item: Fields): fc.Arbitrary<Written> {
  // A structure without any element is written like an empty one, and that is no item.
  const one = structureOf(item).filter(({ tree }) => tree.size > 0);
  return shape.includes("[]")
    ? fc.array(one, { maxLength: 3 }).map((all) => ({
        value: all.map(({ values }) => values),
        wire: all.map(({ tree }) => tree),
      }))
    : one.map(({ values, tree }) => ({ value: values, wire: [tree] }));
}

function leafValue({ shape, note, wire }: Field<unknown>): fc.Arbitrary<Written> {
  if (shape.startsWith("string[]")) {
    return note.includes("comma-separated")
      ? fc.array(ID, { maxLength: 4 }).map((ids) => ({ value: ids, wire: [ids.join(",")] }))
      : fc.array(TEXT, { maxLength: 4 }).map((texts) => ({ value: texts, wire: texts }));
  }
  if (shape.startsWith("boolean[]")) {
    return fc
      .array(fc.boolean(), { maxLength: 4 })
      .map((flags) => ({ value: flags, wire: [flags.map(Number).join(",")] }));
  }
  if (shape.startsWith("boolean")) {
    return fc.boolean().map((flag) => ({ value: flag, wire: [String(Number(flag))] }));
  }
  if (shape.startsWith("number")) {
    return (/Latitude|Longitude|Location_/.test(wire) ? DEGREES : fc.nat()).map((number) => ({
      value: number,
      wire: [String(number)],
    }));
  }
  return (shape === "string" ? fc.oneof(TEXT, fc.constant("")) : TEXT).map((text) => ({
    value: text,
    wire: [text],
  }));
}

const DEGREES = fc.double({ min: -90, max: 90, noNaN: true }).map((each) => each + 0);
const ID = fc.stringMatching(/^[A-Za-z0-9_@.-]{1,8}$/);
// What XML 1.0 can carry: no control characters, no lone surrogates, no CR (it would become LF).
const TEXT = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .filter((text) => !/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(text));

const anyCase = (name: string) =>
  fc.constantFrom(name, name, name.toUpperCase(), name.toLowerCase());

/** XML with the children in the order of the map, bare or in CDATA as `style` says. */
function write(tree: Tree, style: Iterator<boolean>): string {
  return [...tree]
    .flatMap(([name, all]) =>
      all.map((each) =>
        typeof each === "string"
          ? `<${name}>${leaf(each, style)}</${name}>`
          : `<${name}>${write(each, style)}</${name}>`,
      ),
    )
    .join(style.next().value ? "" : "\n ");
}

// Blank text outside CDATA says nothing, so text that is blank is always wrapped.
const leaf = (text: string, style: Iterator<boolean>) =>
  style.next().value || /^\s|\s$/.test(text)
    ? `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`
    : text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
