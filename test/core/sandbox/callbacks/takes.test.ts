import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Deed } from "../../../../core/sandbox/callbacks/deed.ts";
import { takesOf } from "../../../../core/sandbox/callbacks/plaintext.ts";
import { stage } from "./stage.ts";

describe("takesOf", () => {
  const answered = [
    "subscribe",
    "enter_agent",
    "LOCATION",
    "click",
    "view",
    "view_miniprogram",
    "scancode_waitmsg",
    "template_card_menu_event",
  ];
  for (const event of answered) {
    it(`takes a message for ${event}, however it is spelled`, () => {
      assert.equal(takesOf(event), "message");
      assert.equal(takesOf(event.toUpperCase()), "message");
    });
  }

  it("takes a card for a card that was pressed", () => {
    assert.equal(takesOf("template_card_event"), "card");
    assert.equal(takesOf("taskcard_click"), "taskcard");
  });

  const unanswered = [
    "unsubscribe",
    "scancode_push",
    "pic_sysphoto",
    "pic_photo_or_album",
    "pic_weixin",
    "location_select",
    "change_contact",
    "kf_msg_or_event",
    "toString",
  ];
  for (const event of unanswered) {
    it(`takes nothing for ${event}`, () => assert.equal(takesOf(event), "none"));
  }

  it("goes along with every callback", () => {
    const { does, shows } = stage();
    const card = {
      card_type: "button_interaction",
      button_list: [{ text: "好", key: "ok" }],
    } as const;
    const entry = shows({ type: "template_card", card, state: {} });
    const takenBy = (deed: Deed) => does(deed).callbacks.map(({ takes }) => takes);
    assert.deepEqual(takenBy({ do: "text", content: "hi" }), ["message"]);
    assert.deepEqual(takenBy({ do: "unsubscribe" }), ["none"]);
    assert.deepEqual(takenBy({ do: "press", entry, key: "ok" }), ["card"]);
  });
});
