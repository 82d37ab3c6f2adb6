import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type Chat, createChats, type NewEntry } from "../../../../core/sandbox/chat/chats.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";

const li = { kind: "app", app: "main", member: "li" } as const;
const group: Chat = { kind: "group", chatId: "main" };
const text = (content: string, chat: Chat = li): NewEntry => ({
  chat,
  by: "app",
  via: "passive",
  content: { type: "text", content },
});

describe("chats", () => {
  it("keep what was said, in order, with its time", () => {
    const clock = new ManualClock(1_000);
    const chats = createChats({ clock });
    const first = chats.post(text("1"));
    assert.deepEqual(first, { ...text("1"), id: "e1", at: 1_000, recalled: false });
    chats.post(text("2", { kind: "app", app: "other", member: "li" }));
    chats.post(text("3", group));
    assert.deepEqual(chats.of({ ...li, member: "LI" }), [first]);
    assert.equal(chats.of(group).length, 1);
    assert.deepEqual(
      chats.entries.map(({ id }) => id),
      ["e1", "e2", "e3"],
    );
  });

  it("replace an entry in its place, and tell of it", () => {
    const chats = createChats({ clock: new ManualClock() });
    const { id } = chats.post(text("1"));
    chats.post(text("2"));
    const told: unknown[] = [];
    const end = chats.onChange((entry) => told.push(entry));
    const changed = chats.change(id, { recalled: true });
    end();
    chats.post(text("3"));
    assert.deepEqual(told, [changed]);
    assert.deepEqual(chats.entries[0], changed);
    assert.deepEqual(chats.find(id), changed);
    assert.ok(Object.isFrozen(changed));
    assert.throws(() => chats.change("e9", {}), RangeError);
  });

  it("forget the oldest, and everything when told to; ids never come again", () => {
    const chats = createChats({ clock: new ManualClock(), capacity: 2 });
    for (const content of ["1", "2", "3"]) chats.post(text(content));
    assert.deepEqual(
      chats.entries.map(({ id }) => id),
      ["e2", "e3"],
    );
    assert.throws(() => chats.change("e1", { recalled: true }), RangeError);
    chats.clear();
    assert.deepEqual(chats.entries, []);
    assert.equal(chats.post(text("4")).id, "e4");
  });
});
