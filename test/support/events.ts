import type { EventOf } from "../../core/events/inbound.ts";
import { member } from "../../core/events/member.ts";

let serial = 0;

const header = (userId: string) => {
  serial += 1;
  return {
    id: serial.toString(16).padStart(64, "0"),
    app: "main",
    toUserName: "ww0123456789abcdef",
    fromUserName: userId,
    from: member("main", userId),
    agentId: "1000002",
    createTime: 1_795_392_000,
  };
};

/** A text message, as `userId` would send it. Each call makes another message. */
export function said(content: string, userId = "zhangsan"): EventOf<"text"> {
  return {
    ...header(userId),
    kind: "text",
    msgId: `${7_345_678_901_234_567_000 + serial}`,
    content,
  };
}

/** A menu click. */
export function clicked(eventKey: string, userId = "zhangsan"): EventOf<"event:click"> {
  return { ...header(userId), kind: "event:click", eventKey };
}

/** A location report. */
export function reported(
  latitude: number,
  longitude: number,
  userId = "zhangsan",
): EventOf<"event:LOCATION"> {
  return {
    ...header(userId),
    kind: "event:LOCATION",
    latitude,
    longitude,
    precision: 35,
    datum: "unknown",
    appType: "wxwork",
  };
}
