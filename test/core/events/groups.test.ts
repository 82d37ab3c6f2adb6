import assert from "node:assert/strict";
import { describe, it } from "vitest";
import {
  changesOf,
  eventKinds,
  GROUPS,
  isKeyed,
  kindKey,
  kinds,
  messageKinds,
  passiveSlot,
} from "../../../core/events/groups.ts";
import { click, text } from "../../support/events.ts";

describe("groups", () => {
  it("hold kinds that exist", () => {
    for (const group of Object.values(GROUPS)) {
      for (const kind of group) assert.ok(kinds.includes(kind), kind);
    }
  });

  it("list every kind once", () => {
    assert.equal(new Set(kinds).size, kinds.length);
    assert.deepEqual(kinds, [...messageKinds, ...eventKinds, "unknown"]);
    assert.ok(messageKinds.every((kind) => !kind.includes(":")));
    assert.ok(eventKinds.every((kind) => kind.startsWith("event:")));
  });

  it("know the changes of a family", () => {
    assert.ok(kinds.includes("event:change_contact"));
    assert.deepEqual(changesOf("event:app_email_change"), ["event:app_email_change:receive_email"]);
    assert.equal(changesOf("event:click"), undefined);
    assert.equal(changesOf("event:change_contact:create_user"), undefined);
  });

  it("know what may be answered passively", () => {
    assert.equal(passiveSlot("text"), "text");
    assert.equal(passiveSlot("event:template_card_event"), "card");
    assert.equal(passiveSlot("event:unsubscribe"), "none");
    assert.equal(passiveSlot("event:change_contact"), "none");
    assert.equal(passiveSlot("unknown"), "none");
  });

  it("know keys", () => {
    assert.equal(kindKey(click("HELP")), "HELP");
    assert.equal(kindKey(text("HELP")), undefined);
    assert.ok(isKeyed("event:view") && isKeyed("event:taskcard_click"));
    assert.ok(!isKeyed("text") && !isKeyed("event:LOCATION") && !isKeyed("unknown"));
  });
});
