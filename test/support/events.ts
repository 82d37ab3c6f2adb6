import type { EventOf } from "../../core/events/inbound.ts";
import { type Member, member } from "../../core/events/member.ts";

let serial = 0;

/** What every event has; each call makes another one. */
export function from(who: Member) {
  serial += 1;
  return {
    id: serial.toString(16).padStart(32, "0"),
    app: who.app,
    from: who,
    toUserName: "ww0123456789abcdef",
    fromUserName: who.userId,
    agentId: "1000002",
    createTime: 1_795_392_000 + serial,
    wire: new Map(),
  };
}

const message = (who: Member) => ({ ...from(who), msgId: "m" });

export const li = member("main", "LiSi");

export const text = (content: string, who = li): EventOf<"text"> => ({
  ...message(who),
  kind: "text",
  content,
});

export const pin = (label: string, who = li): EventOf<"location"> => ({
  ...message(who),
  kind: "location",
  latitude: 23.109_01,
  longitude: 113.324_52,
  scale: 15,
  label,
  appType: "wxwork",
  datum: "gcj02",
});

export const report = (
  who = li,
  changes: Partial<EventOf<"event:LOCATION">> = {},
): EventOf<"event:LOCATION"> => ({
  ...from(who),
  kind: "event:LOCATION",
  latitude: 31.23,
  longitude: 121.47,
  precision: 35,
  datum: "unknown",
  appType: "wxwork",
  ...changes,
});

export const click = (eventKey: string, who = li): EventOf<"event:click"> => ({
  ...from(who),
  kind: "event:click",
  eventKey,
});
