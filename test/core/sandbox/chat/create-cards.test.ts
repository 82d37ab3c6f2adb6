import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "vitest";
import { createCards } from "../../../../core/sandbox/chat/cards.ts";
import { createChats } from "../../../../core/sandbox/chat/chats.ts";
import type { WireCard } from "../../../../core/sandbox/chat/content.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";

const TICKET = { agentId: "1000002", entries: ["e1"] };
const HOUR_MS = 3_600_000;
const CARD: WireCard = { card_type: "vote_interaction", task_id: "task-1" };

function table() {
  const clock = new ManualClock();
  const chats = createChats({ clock });
  const cards = createCards({ clock, chats, entropy: (count) => randomBytes(count) });
  const chat = { kind: "app", app: "main", member: "li" } as const;
  const deal = (state = {}) =>
    chats.post({ chat, by: "app", content: { type: "template_card", card: CARD, state } }).id;
  return { clock, chats, cards, chat, deal };
}

describe("the codes of cards", () => {
  it("can be used once, by the app that they are for", () => {
    const { cards } = table();
    const code = cards.issue(TICKET);
    assert.notEqual(code, cards.issue(TICKET));
    assert.equal(cards.redeem(code, "1000003"), undefined);
    assert.deepEqual(cards.redeem(code, "1000002"), TICKET);
    assert.equal(cards.redeem(code, "1000002"), undefined);
    assert.equal(cards.redeem("nothing", "1000002"), undefined);
  });

  it("live for 72 hours", async () => {
    const { cards, clock } = table();
    const old = cards.issue(TICKET);
    await clock.advance(1);
    const young = cards.issue(TICKET);
    await clock.advance(72 * HOUR_MS - 1);
    assert.equal(cards.redeem(old, "1000002"), undefined);
    assert.deepEqual(cards.redeem(young, "1000002"), TICKET);
  });

  it("are bounded in number: the oldest goes first", () => {
    const { cards } = table();
    const first = cards.issue(TICKET);
    const second = cards.issue(TICKET);
    for (let count = 0; count < 9_999; count += 1) cards.issue(TICKET);
    assert.equal(cards.redeem(first, "1000002"), undefined);
    assert.deepEqual(cards.redeem(second, "1000002"), TICKET);
  });
});

describe("a change of a card", () => {
  it("makes its buttons inert and keeps what was submitted", () => {
    const { cards, chats, deal } = table();
    const id = deal({ submitted: { lunch: ["a"] } });
    cards.change(id, { replaceName: "已投票" });
    assert.deepEqual(chats.find(id)?.content, {
      type: "template_card",
      card: CARD,
      state: { submitted: { lunch: ["a"] }, inert: "已投票" },
    });
  });

  it("puts another in its place, which begins anew with the same task", () => {
    const { cards, chats, deal } = table();
    const id = deal({ submitted: { lunch: ["a"] } });
    cards.change(id, { card: { card_type: "text_notice", replace_text: "结束" } });
    assert.deepEqual(chats.find(id)?.content, {
      type: "template_card",
      card: { card_type: "text_notice", task_id: "task-1", replace_text: "结束" },
      state: { inert: "结束" },
    });
    cards.change(id, { card: { card_type: "text_notice", task_id: "task-2" } });
    assert.deepEqual(chats.find(id)?.content, {
      type: "template_card",
      card: { card_type: "text_notice", task_id: "task-2" },
      state: {},
    });
  });

  it("does nothing to what is gone, or no card", () => {
    const { cards, chats, chat } = table();
    const content = { type: "text", content: "?" } as const;
    const { id } = chats.post({ chat, by: "app", content });
    cards.change(id, { replaceName: "?" });
    cards.change("e99", { replaceName: "?" });
    assert.deepEqual(chats.find(id)?.content, content);
  });
});
