import assert from "node:assert/strict";
import { type InboundEvent, reply, silent } from "huiyin";
import { describe, it } from "vitest";
import { start } from "./probe.ts";

const SQUARE = { latitude: 31.2304, longitude: 121.4737 };

/** A bot that keeps every event that it gets. */
async function listening() {
  const events: InboundEvent[] = [];
  const bot = await start((p) =>
    p.on([":message", ":event", ":unknown"], ({ event }) => {
      events.push(event);
      return silent;
    }),
  );
  return { bot, li: bot.user("li"), events };
}

describe("a member", () => {
  it("sends whatever a member can send", async () => {
    const { bot, li, events } = await listening();
    const mediaId = bot.upload("image", { name: "cat.png", bytes: new Uint8Array([1, 2]) });
    await li.says("one");
    await li.sends({ kind: "text", content: "two" });
    await li.sends({ kind: "image", mediaId });
    await li.sends({ kind: "image" });
    await li.sends({ kind: "voice" });
    await li.sends({ kind: "video" });
    await li.sends({ kind: "shortvideo" });
    await li.sends({ kind: "file" });
    await li.sends({ kind: "location", label: "人民广场", ...SQUARE });
    await li.sends({ kind: "link", title: "t", url: "https://example.com" });
    const [one, two, image] = events;
    assert.ok(one?.kind === "text" && one.content === "one" && one.from.userId === "li");
    assert.ok(two?.kind === "text" && two.content === "two");
    assert.ok(image?.kind === "image" && image.mediaId === mediaId);
    const place = events.find((event) => event.kind === "location");
    assert.deepEqual([place?.latitude, place?.label], [SQUARE.latitude, "人民广场"]);
    assert.deepEqual(
      events.slice(3).map(({ kind }) => kind),
      ["image", "voice", "video", "shortvideo", "file", "location", "link"],
    );
  });

  it("sends what a plugin would reply", async () => {
    const { bot, li, events } = await listening();
    const mediaId = bot.upload("video");
    await li.sends(reply.text("hi"));
    await li.sends(reply.video(mediaId, { title: "t" }));
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ["text", "video"],
    );
  });

  it("causes events", async () => {
    const { li, events } = await listening();
    await li.clicks("HELP");
    await li.enters();
    await li.enters(SQUARE);
    await li.reports({ ...SQUARE, precision: 5 });
    await li.subscribes();
    await li.unsubscribes();
    const [click] = events;
    assert.ok(click?.kind === "event:click" && click.eventKey === "HELP");
    assert.deepEqual(
      events.map(({ kind }) => kind),
      [
        "event:click",
        "event:enter_agent",
        "event:enter_agent",
        "event:LOCATION",
        "event:LOCATION",
        "event:subscribe",
        "event:unsubscribe",
      ],
    );
  });

  it("causes any event, in the words in which handlers read it", async () => {
    const { li, events } = await listening();
    await li.sends({ kind: "event:view", eventKey: "https://example.com" });
    await li.sends({
      kind: "event:location_select",
      eventKey: "WHERE",
      ...SQUARE,
      poiName: "人民广场",
    });
    await li.sends({
      kind: "event:template_card_event",
      eventKey: "ok",
      taskId: "t",
      selectedItems: [{ questionKey: "q", optionIds: ["a", "b"] }],
    });
    const [view, place, card] = events;
    assert.ok(view?.kind === "event:view" && view.eventKey === "https://example.com");
    assert.ok(place?.kind === "event:location_select" && place.latitude === SQUARE.latitude);
    assert.equal(place.poiName, "人民广场");
    assert.ok(card?.kind === "event:template_card_event");
    assert.deepEqual(card.selectedItems, [{ questionKey: "q", optionIds: ["a", "b"] }]);
  });

  it("is no part of what happens by itself", async () => {
    const { bot, events } = await listening();
    await bot.happens({
      kind: "event:change_contact:create_user",
      userId: "wang",
      department: ["1", "5"],
      extAttr: [{ name: "floor", textValue: "3" }],
    });
    const [created] = events;
    assert.ok(created?.kind === "event:change_contact:create_user" && "userId" in created);
    assert.equal(created.from, undefined);
    assert.deepEqual(created.department, ["1", "5"]);
    assert.deepEqual(created.extAttr[0]?.textValue, "3");
  });

  it("causes what no version knows", async () => {
    const { bot, li, events } = await listening();
    await li.sends({ kind: "unknown", event: "future", xml: "<A>1</A>" });
    await bot.happens({ kind: "unknown", event: "change_contact:new_change" });
    const [future, change] = events;
    assert.ok(future?.kind === "unknown" && future.event === "future");
    assert.deepEqual(future.fields.get("A"), ["1"]);
    assert.ok(change?.kind === "event:change_contact" && change.changeType === "new_change");
  });

  it("does the same thing again in a second of its own, but says the same at once", async () => {
    const { bot, li, events } = await listening();
    const begin = bot.clock.now();
    await li.says("hi");
    await li.says("hi");
    await li.clicks("A");
    await li.clicks("B");
    await bot.user("wang").clicks("A");
    assert.equal(bot.clock.now(), begin);
    await li.clicks("A");
    assert.equal(bot.clock.now(), begin + 1_000);
    await Promise.all([li.clicks("B"), li.clicks("B"), li.clicks("B")]);
    assert.equal(events.length, 9);
    assert.equal(new Set(events.map(({ id }) => id)).size, 9);
  });

  it("walks a route, a report a second", async () => {
    const seen: number[] = [];
    const bot = await start((p) => {
      p.collect("event:LOCATION", (events) => {
        seen.push(...events.map(({ latitude }) => latitude));
      });
    });
    const begin = bot.clock.now();
    const route = [
      { latitude: 31, longitude: 121 },
      { latitude: 31.0001, longitude: 121 },
    ];
    await bot.user("li").walks(route, { speed: 1 });
    // 0.0001 degrees of latitude are 11.1 m.
    assert.equal(seen.length, 13);
    assert.deepEqual(seen, [...seen].sort());
    assert.equal(bot.clock.now() - begin, 13_000);
    await bot.user("li").walks(route);
    assert.equal(seen.length, 13 + 9);
  });

  it("acts upon the newest card, and sees it change", async () => {
    const bot = await start((p) => {
      p.on("event:template_card_event=yes", () => reply.updateButton("Thanks"));
      p.on("event:template_card_event=vote", ({ event }) => {
        const chosen = event.selectedItems.map(({ optionIds }) => optionIds.join());
        return reply.updateButton(`You chose ${chosen}`);
      });
      p.on("event:template_card_menu_event=mute", () => "muted");
    });
    const li = bot.user("li");
    await assert.rejects(li.presses("yes"), RangeError);
    li.given({
      cardType: "button_interaction",
      mainTitle: { title: "Lunch?" },
      taskId: "lunch",
      buttonList: [{ text: "Yes", key: "yes" }],
      actionMenu: { desc: "more", actionList: [{ text: "Mute", key: "mute" }] },
    });
    await li.presses("yes");
    assert.equal(stateOf(li.inbox.last()).inert, "Thanks");
    await li.picks("mute");
    assert.deepEqual(li.inbox.texts(), ["muted"]);
    li.given({
      cardType: "vote_interaction",
      mainTitle: { title: "Where?" },
      taskId: "where",
      checkBox: {
        questionKey: "q",
        mode: 0,
        optionList: [
          { id: "a", text: "A" },
          { id: "b", text: "B" },
        ],
      },
      submitButton: { text: "Vote", key: "vote" },
    });
    await li.submits({ q: ["b"] });
    assert.equal(stateOf(li.inbox.last()).inert, "You chose b");
    assert.deepEqual(
      li.inbox.cards().map(({ title, card, inert }) => [title, card.taskId, inert]),
      [
        ["Lunch?", "lunch", "Thanks"],
        ["Where?", "where", "You chose b"],
      ],
    );
  });

  it("acts upon a card by its title or task id", async () => {
    const pressed: string[] = [];
    const bot = await start((p) => {
      p.on("event:template_card_event", ({ event }) => {
        pressed.push(event.taskId);
        return reply.updateButton("Done");
      });
    });
    const li = bot.user("li");
    for (const taskId of ["a", "b", "c"]) {
      li.given({
        cardType: "button_interaction",
        mainTitle: { title: `Task ${taskId}` },
        taskId,
        buttonList: [{ text: "Yes", key: "yes" }],
      });
    }
    await li.presses("yes", {}, "Task a");
    await li.presses("yes", {}, "b");
    assert.deepEqual(pressed, ["a", "b"]);
    assert.deepEqual(
      li.inbox.cards().map(({ inert }) => inert),
      ["Done", "Done", undefined],
    );
    await assert.rejects(li.presses("yes", {}, "d"), /there are Task a, Task b, Task c/);
  });

  it("cannot do what nobody can do", async () => {
    const { li, bot } = await listening();
    await assert.rejects(li.sends({ kind: "image", mediaId: "nowhere" }), { code: "deed.media" });
    await assert.rejects(li.reports({ latitude: 91, longitude: 0 }), { code: "deed.place" });
    await assert.rejects(li.walks([SQUARE]), { code: "walk.route" });
    await assert.rejects(bot.happens({ kind: "unknown", event: "" }), { code: "deed.event" });
    assert.deepEqual(bot.callbacks, []);
  });
});

type Content = NonNullable<
  ReturnType<Awaited<ReturnType<typeof listening>>["li"]["inbox"]["last"]>
>;

function stateOf(content: Content | undefined) {
  assert.ok(content?.type === "template_card");
  return content.state;
}
