import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, it } from "vitest";
import type { Fields } from "../../../core/events/field.ts";
import { type Family, families, rows } from "../../../core/events/rows.ts";
import { CHANGES, EVENTS, MESSAGES } from "../../../core/events/table.ts";

const OWN_NAMES = [
  "id",
  "app",
  "toUserName",
  "fromUserName",
  "from",
  "agentId",
  "createTime",
  "kind",
  "msgId",
  "msgType",
  "event",
  "changeType",
  "fields",
];

/** Every field of a row, those of items included, with its path for people. */
const flat = (fields: Fields, above = ""): readonly (readonly [string, Fields[string]])[] =>
  Object.entries(fields).flatMap(([name, field]) => [
    [`${above}${name}`, field] as const,
    ...flat(field.item ?? {}, `${above}${name}.`),
  ]);

const folded = (names: readonly string[]) => names.map((name) => name.toLowerCase());
const unique = (names: readonly string[]) => new Set(names).size === names.length;

describe("event table", () => {
  it("has every kind once, whatever its letter case", () => {
    const spelled = (each: Readonly<Record<string, { alsoSpelled: readonly string[] }>>) =>
      folded(Object.entries(each).flatMap(([name, row]) => [name, ...row.alsoSpelled]));
    assert.ok(unique(spelled(MESSAGES)));
    assert.ok(unique([...spelled(EVENTS), ...folded(Object.keys(CHANGES))]));
    for (const { changes } of Object.values(CHANGES)) assert.ok(unique(spelled(changes)));
  });

  it("has no kind in two families, of which one would hide the other", async () => {
    const names = readdirSync("core/events/table").map((file) => file.replace(/\.ts$/, ""));
    const files = names.map((name) => import(`../../../core/events/table/${name}.ts`));
    const exported = (await Promise.all(files)).flatMap((one) => Object.entries<object>(one));
    for (const [what, whole] of Object.entries({ _EVENTS: EVENTS, _CHANGES: CHANGES })) {
      const families = exported.filter(([name]) => name.endsWith(what));
      const kinds = families.flatMap(([, family]) => Object.keys(family));
      assert.ok(unique(folded(kinds)));
      assert.deepEqual(kinds.toSorted(), Object.keys(whole).toSorted());
    }
  });

  for (const { kind, about, passive, actor, keyedBy, fields } of rows) {
    it(`describes ${kind} fully`, () => {
      assert.match(about, /^[^|\n]+$/);
      for (const name of Object.keys(fields)) assert.ok(!OWN_NAMES.includes(name), name);
      for (const [path, { note, wire, shape }] of flat(fields)) {
        assert.match(path.split(".").at(-1) ?? "", /^[a-z][A-Za-z0-9]*$/);
        assert.match(note, /^[^|\n]+$/, path);
        assert.match(shape, /^[^\n]+$/, path);
        assert.match(wire, /^[A-Za-z0-9_/|]*$/, path);
      }
      if (keyedBy !== undefined) assert.equal(fields[keyedBy]?.shape, "string");
      if (passive !== "none") assert.equal(actor, "member");
    });
  }

  it("says which passive replies are shown", () => {
    const kindsWith = (slot: string) =>
      rows.filter(({ passive }) => passive === slot).map(({ kind }) => kind);
    assert.deepEqual(kindsWith("text"), [
      ...Object.keys(MESSAGES),
      "event:subscribe",
      "event:enter_agent",
      "event:LOCATION",
      "event:click",
      "event:view",
      "event:view_miniprogram",
      "event:scancode_waitmsg",
      "event:template_card_menu_event",
    ]);
    assert.deepEqual(kindsWith("card"), ["event:template_card_event"]);
    assert.deepEqual(kindsWith("taskcard"), ["event:taskcard_click"]);
  });

  it("has the same actor for a family and its changes", () => {
    for (const { actor, changes } of Object.values(CHANGES)) {
      for (const change of Object.values(changes)) assert.equal(change.actor, actor);
    }
  });

  it("names rows after the wire", () => {
    assert.equal(unique(rows.map(({ kind }) => kind)), true);
    const contact: Family | undefined = families.get("change_contact");
    assert.equal(contact?.kind, "event:change_contact");
    assert.equal(contact?.changes.get("create_user")?.kind, "event:change_contact:create_user");
  });
});
