import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Fields } from "../../../../../core/events/field.ts";
import { rows } from "../../../../../core/events/rows.ts";
import { eventSamples } from "../../../../../core/sandbox/callbacks/samples/catalogue.ts";
import { createWorld } from "../../../../../core/sandbox/world/world.ts";
import { readXml } from "../../../../../core/xml/read.ts";
import type { XmlTree } from "../../../../../core/xml/tree.ts";
import { decoded, stage } from "../stage.ts";

const { sandbox, does } = stage();
const SAMPLES = eventSamples(sandbox.world);
const bySpelling = new Map(rows.map((row) => [row.kind as string, row]));

/** Elements that no row reads: the header of an event has them. */
const COMMON = ["EventKey", "AgentID"];

/** Fields that a sample leaves out, since they exclude others or are history. */
const SPARED: Readonly<Record<string, readonly string[]>> = {
  "event:change_contact:create_user": ["englishName", "isLeader"],
  "event:book_meeting_room": ["meetingId"],
  "event:cancel_meeting_room": ["meetingId"],
  "event:change_external_chat:update": ["quitScene"],
  // It lists what changed and nothing else.
  "event:change_contact:update_user": [
    "name",
    "mainDepartment",
    "isLeaderInDept",
    "directLeader",
    "position",
    "mobile",
    "gender",
    "email",
    "bizMail",
    "status",
    "avatar",
    "alias",
    "telephone",
    "address",
    "englishName",
    "isLeader",
    "extAttr",
  ],
};

const pathsOf = (tree: XmlTree, above = ""): readonly string[] =>
  [...tree].flatMap(([name, values]) =>
    values.flatMap((value) =>
      typeof value === "string" ? [`${above}${name}`] : pathsOf(value, `${above}${name}/`),
    ),
  );

/** Every spelling of every path that a row reads. */
const readBy = (fields: Fields, above = ""): readonly string[] =>
  Object.values(fields).flatMap(({ wire, item }) => {
    const paths = spellings(wire).map((path) => `${above}${path}`);
    return item ? paths.flatMap((path) => readBy(item, `${path}/`)) : paths;
  });

const spellings = (wire: string): readonly string[] =>
  wire
    .split("/")
    .reduce<readonly string[]>(
      (above, segment) =>
        above.flatMap((path) =>
          segment.split("|").map((name) => (path === "" ? name : `${path}/${name}`)),
        ),
      [""],
    );

describe("event samples", () => {
  for (const { event, xml, system } of SAMPLES) {
    describe(event, () => {
      const [sent] = does({ do: "event", event, xml, system }).callbacks;
      const kind = `event:${event}`;
      const row = bySpelling.get(kind);
      const known = decoded(sent?.plaintext ?? "");

      it("is a kind that bots know", () => {
        assert.equal(sent?.kind, kind);
        assert.equal(known.kind, kind);
        assert.equal(known.from === undefined, system);
      });

      it("has no element that bots do not know", () => {
        const tree = readXml(`<xml>${xml}</xml>`);
        assert.ok(tree && row);
        const strange = pathsOf(tree).filter(
          (path) => !readBy(row.fields).includes(path) && !COMMON.includes(path),
        );
        assert.deepEqual(strange, []);
      });

      it("has every element that bots read", () => {
        const empty = Object.entries(known)
          .filter(([, value]) => value === undefined || (Array.isArray(value) && !value.length))
          .map(([name]) => name)
          .filter((name) => name !== "from" && !SPARED[kind]?.includes(name));
        const meant = event === "change_contact:update_tag" ? ["addPartyItems"] : [];
        assert.deepEqual(empty, meant);
      });
    });
  }

  it("names each event once, in both languages", () => {
    assert.equal(new Set(SAMPLES.map(({ event }) => event)).size, SAMPLES.length);
    for (const { zh, en, group } of SAMPLES) {
      for (const text of [zh, group.zh]) assert.match(text, /\p{Script=Han}/u);
      for (const text of [en, group.en]) assert.match(text, /^[A-Z][\x20-\x7e]+$/);
    }
  });

  it("keeps groups together", () => {
    const headings = SAMPLES.map(({ group }) => group.en);
    const begins = headings.filter((heading, at) => heading !== headings[at - 1]);
    assert.equal(new Set(begins).size, begins.length);
  });

  it("tells of an empty company too", () => {
    const corp = { corpId: "ww1", name: "空" };
    const world = createWorld({ corp, members: [], departments: [], apps: [], groups: [] });
    for (const { xml } of eventSamples(world)) assert.ok(readXml(`<xml>${xml}</xml>`));
  });

  it("reaches, with what members do, every kind that bots know", () => {
    const { does: doing, file } = stage();
    const messages = [
      doing({ do: "text", content: "hi" }),
      doing({ do: "image", mediaId: file("image") }),
      doing({ do: "voice", mediaId: file("voice") }),
      doing({ do: "video", mediaId: file("video") }),
      doing({ do: "video", mediaId: file("video"), short: true }),
      doing({ do: "file", mediaId: file("file") }),
      doing({ do: "location", latitude: 1, longitude: 2, label: "" }),
      doing({ do: "link", title: "", description: "", url: "", picUrl: "" }),
    ].flatMap(({ callbacks }) => callbacks.map(({ plaintext }) => decoded(plaintext).kind));
    const reached = new Set([...messages, ...SAMPLES.map(({ event }) => `event:${event}`)]);
    assert.deepEqual(
      rows.map(({ kind }) => kind).filter((kind) => !reached.has(kind)),
      [],
    );
    assert.equal(reached.size, rows.length);
  });
});
