import { reply } from "huiyin";
import type { TestBot, TestUser } from "huiyin/testing";

declare const bot: TestBot;
declare const li: TestUser;

// Fields are those that handlers read; what need not be on the wire may be left out.
void li.sends({ kind: "event:view", eventKey: "https://example.com" });
void li.sends({ kind: "event:enter_agent" });
void li.sends({ kind: "event:LOCATION", latitude: 1, longitude: 2, precision: 3 });
void bot.happens({ kind: "event:change_contact:create_user", userId: "li", department: ["1"] });
void bot.happens({ kind: "event:change_contact:create_user", extAttr: [{ name: "floor" }] });
// @ts-expect-error a report has a latitude
void li.sends({ kind: "event:LOCATION", longitude: 2, precision: 3 });
// @ts-expect-error degrees are numbers
void li.sends({ kind: "event:LOCATION", latitude: "1", longitude: 2, precision: 3 });
// @ts-expect-error click has an eventKey, and no key
void li.sends({ kind: "event:click", key: "HELP" });
// @ts-expect-error ids are text
void bot.happens({ kind: "event:change_contact:create_user", department: [1] });
// @ts-expect-error no such kind
void li.sends({ kind: "event:clik", eventKey: "HELP" });
// @ts-expect-error the platform writes when it was
void li.sends({ kind: "event:click", eventKey: "HELP", createTime: 1 });

// Messages by simple words, and replies as they are.
void li.sends({ kind: "image" });
void li.sends({ kind: "location", latitude: 1, longitude: 2 });
void li.sends(reply.text("hi"));
void li.sends(reply.image("m"));
// @ts-expect-error members send no articles
void li.sends(reply.news([{ title: "t" }]));
// @ts-expect-error a link leads somewhere
void li.sends({ kind: "link", title: "t" });

// Spans of time say their unit.
void bot.clock.advance("6s");
void bot.clock.advance("1.5h");
void bot.clock.advance(6_000);
// @ts-expect-error weeks are no unit
void bot.clock.advance("1w");
// @ts-expect-error nor is no unit one
void bot.clock.advance("6");
