import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { AnswerParts, type AnswerPartsOptions } from "../../../core/outbox/answer-parts.ts";
import { MOST_FILE_BYTES } from "../../../core/replies/media-source.ts";
import { isEmptyReply, type Reply, reply } from "../../../core/replies/reply.ts";
import { TEXT_LIMIT_BYTES } from "../../../core/replies/split-text.ts";
import { TEXTS } from "../../../core/replies/texts.ts";

const MOST = 5;

function partsOf(options: Partial<AnswerPartsOptions> = {}) {
  const cuts: number[] = [];
  const parts = new AnswerParts({
    most: MOST,
    plainMarkdown: false,
    texts: TEXTS,
    sendsFiles: () => true,
    onCut: (count) => cuts.push(count),
    ...options,
  });
  const streamed = (replies: readonly Reply[]) => [
    ...replies.flatMap((each) => parts.next(each)),
    ...parts.rest(),
  ];
  return { parts, cuts, streamed };
}

/** What is in the file of a part, or its text. */
function said(part: Reply | undefined): string | undefined {
  if (part?.kind === "text" || part?.kind === "markdown") return part.content;
  if (!part || !("source" in part) || !("bytes" in part.source)) return part?.kind;
  return `${part.source.name}: ${Buffer.from(part.source.bytes)}`;
}

const texts = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => reply.text(`t${from + at}`));
const inFile = (content: string) => `${TEXTS.fileName}: ${content}`;
const long = (parts: number) => "字".repeat(600 * parts);

describe("the parts of an answer known at once", () => {
  it("are its replies, and long texts in several", () => {
    const { parts, cuts } = partsOf();
    const [first, image, ...pieces] = parts.whole([
      reply.text("a"),
      reply.image("m"),
      reply.text(long(2)),
    ]);
    assert.deepEqual([said(first), said(image)], ["a", "image"]);
    assert.equal(pieces.length, 2);
    assert.equal(pieces.map(said).join(""), long(2));
    assert.deepEqual(parts.whole(texts(MOST)).map(said), ["t0", "t1", "t2", "t3", "t4"]);
    assert.deepEqual(cuts, []);
  });

  it("are one file of text where they would be too many", () => {
    const { parts, cuts } = partsOf();
    assert.deepEqual(parts.whole(texts(6)).map(said), [inFile("t0\n\nt1\n\nt2\n\nt3\n\nt4\n\nt5")]);
    assert.deepEqual(parts.whole([reply.text(long(9))]).map(said), [inFile(long(9))]);
    const markdown = reply.markdown(`**${long(9)}**`);
    assert.deepEqual(parts.whole([markdown]).map(said), [inFile(long(9))]);
    assert.deepEqual(cuts, [], "nothing of it is lost");
  });

  it("keep what is no text, in its place", () => {
    const { parts, cuts } = partsOf();
    const card = reply.textCard({ title: "c", description: "d", url: "https://a.example" });
    const given = [reply.image("m"), reply.text(long(9)), card, reply.text("b")];
    const file = inFile(`${long(9)}\n\nb`);
    assert.deepEqual(parts.whole(given).map(said), ["image", file, "textcard"]);
    assert.deepEqual(cuts, []);
  });

  it("tell of what neither has room nor can be written down", () => {
    const { parts, cuts } = partsOf();
    const url = "https://a.example";
    const cards = Array.from({ length: 6 }, (_, at) =>
      reply.textCard({ title: `c${at}`, description: "d", url }),
    );
    assert.deepEqual(parts.whole(cards).map(said), [
      ...Array(4).fill("textcard"),
      inFile(`c4\nd\n${url}\n\nc5\nd\n${url}`),
    ]);
    const image = reply.image("m");
    assert.deepEqual(parts.whole([...Array(7).fill(image)]).map(said), [
      ...Array(4).fill("image"),
      TEXTS.cut,
    ]);
    assert.deepEqual(parts.whole([...Array(7).fill(image), reply.text("b")]).map(said), [
      ...Array(4).fill("image"),
      inFile(`b\n\n${TEXTS.cut}`),
    ]);
    assert.deepEqual(cuts, [3, 3]);
  });

  it("are cut with a word where no file can be sent", () => {
    const { parts, cuts } = partsOf({ sendsFiles: () => false });
    assert.deepEqual(parts.whole(texts(7)).map(said), ["t0", "t1", "t2", "t3", `t4\n${TEXTS.cut}`]);
    assert.deepEqual(cuts, [2]);
    const cut = parts.whole([reply.text(long(4_882))]);
    assert.equal(cut.length, MOST);
    assert.ok(said(cut.at(-1))?.endsWith(TEXTS.cut));
    for (const part of cut) assert.ok(Buffer.byteLength(said(part) ?? "") <= TEXT_LIMIT_BYTES);
    assert.equal(said(parts.whole(Array(6).fill(reply.image("m"))).at(-1)), TEXTS.cut);
  });

  it("are cut with a word where a file would be too large", () => {
    const { parts, cuts } = partsOf();
    const [only, ...more] = parts.whole([reply.text("字".repeat(MOST_FILE_BYTES / 3 + 1))]);
    assert.deepEqual(more, []);
    const content = said(only) ?? "";
    assert.ok(content.endsWith(`字\n\n${TEXTS.cut}`));
    assert.ok(Buffer.byteLength(content) <= MOST_FILE_BYTES + 20);
    assert.deepEqual(cuts, [1]);
  });

  it("are never blank, however much of a text is", () => {
    const given = reply.text(`a${"\u200b".repeat(3_000)}b`);
    for (const part of partsOf().parts.whole([given])) assert.ok(!isEmptyReply(part));
  });

  it("are plain where markdown is not wanted, for an app or for one", () => {
    const md = (plainMarkdown?: boolean) => reply.markdown("**a**", { plainMarkdown });
    const plain = partsOf({ plainMarkdown: true }).parts;
    assert.deepEqual(plain.whole([md(), md(true), md(false)]).map(said), ["a", "a", "**a**"]);
    const usual = partsOf().parts;
    assert.deepEqual(usual.whole([md(), md(true), md(false)]).map(said), ["**a**", "a", "**a**"]);
    assert.equal(plain.whole([reply.markdown(long(2))]).length, 2, "the twin is split as text is");
  });
});

describe("the parts of a stream", () => {
  it("come as they are, while there are not too many", () => {
    const { streamed, cuts } = partsOf();
    assert.deepEqual(streamed(texts(5)).map(said), ["t0", "t1", "t2", "t3", "t4"]);
    assert.deepEqual(cuts, []);
  });

  it("end with one file of all that would be too many", () => {
    const { streamed, cuts } = partsOf();
    assert.deepEqual(streamed(texts(9)).map(said), [
      "t0",
      "t1",
      "t2",
      "t3",
      inFile("t4\n\nt5\n\nt6\n\nt7\n\nt8"),
    ]);
    assert.deepEqual(cuts, []);
  });

  it("keep a long text whole", () => {
    const { streamed } = partsOf();
    const given = [...texts(3), reply.text(long(4)), reply.text("b")];
    assert.deepEqual(streamed(given).map(said), ["t0", "t1", "t2", inFile(`${long(4)}\n\nb`)]);
  });

  it("end with a word where no file can be sent", () => {
    const { streamed } = partsOf({ sendsFiles: () => false });
    assert.deepEqual(streamed(texts(9)).map(said), ["t0", "t1", "t2", "t3", `t4\n${TEXTS.cut}`]);
  });
});

describe("the parts of any answer", () => {
  const part = fc.oneof(
    fc.nat(9).map((at) => reply.text(`t${at}`)),
    fc.integer({ min: 1, max: 12 }).map((count) => reply.text(long(count))),
    fc.constant(reply.markdown("**m**")),
    fc.constant(reply.image("m")),
    fc.constant(reply.news([{ title: "n" }])),
  );
  const answer = fc.array(part, { minLength: 1, maxLength: 30 });

  it("are never too many, none too long, and all that is text is in them or cut with a word", () => {
    fc.assert(
      fc.property(answer, fc.boolean(), fc.boolean(), (given, isStream, sends) => {
        const { parts, streamed } = partsOf({ sendsFiles: () => sends });
        const made = isStream ? streamed(given) : parts.whole(given);
        assert.ok(made.length >= 1 && made.length <= MOST);
        for (const each of made) {
          if (each.kind === "text") assert.ok(Buffer.byteLength(each.content) <= TEXT_LIMIT_BYTES);
        }
        const all = made.map(said).join("\n");
        if (all.includes(TEXTS.cut)) return;
        for (const each of given) {
          if (each.kind === "text" && each.content.length < 9)
            assert.ok(all.includes(each.content));
        }
      }),
    );
  });
});
