import type { Saying } from "../../platform/side.ts";
import { branch, leaf } from "../../xml/writer.ts";
import type { WecomApp } from "../app/wecom-app.ts";

const event = (name: string, rest = "") => leaf("MsgType", "event") + leaf("Event", name) + rest;
const message = (type: string, rest: string) =>
  leaf("MsgType", type) + rest + leaf("MsgId", digits(19));

/** The elements of what is done, without those that all messages have. */
function elementsOf(saying: Exclude<Saying, { readonly do: "whole" }>): string {
  switch (saying.do) {
    case "text":
      return message("text", leaf("Content", saying.content));
    case "location": {
      const { latitude, longitude, label } = saying;
      const place =
        leaf("Location_X", latitude) + leaf("Location_Y", longitude) + leaf("Scale", 16);
      return message("location", place + leaf("Label", label) + leaf("AppType", "wxwork"));
    }
    case "report": {
      const { latitude, longitude, precision = 20 } = saying;
      const place = leaf("Latitude", latitude) + leaf("Longitude", longitude);
      return event("LOCATION", place + leaf("Precision", precision) + leaf("AppType", "wxwork"));
    }
    case "click":
      return event("click", leaf("EventKey", saying.key));
    case "enter":
      return event("enter_agent", leaf("EventKey", ""));
    case "subscribe":
    case "unsubscribe":
      return event(saying.do, leaf("EventKey", ""));
  }
}

/** The plaintext XML of what a member does. @param now milliseconds since the epoch */
export function plaintextOf(app: WecomApp, user: string, saying: Saying, now: number): string {
  if (saying.do === "whole") return saying.message;
  return messageTo(app, user, elementsOf(saying), now);
}

/** An event that no plugin is written for. */
export const nobodysEvent = (app: WecomApp, now: number) =>
  messageTo(app, "sys", event(`huiyin_doctor_${digits(6)}`), now);

const messageTo = ({ corpId, agentId }: WecomApp, user: string, elements: string, now: number) =>
  branch(
    "xml",
    leaf("ToUserName", corpId) +
      leaf("FromUserName", user) +
      leaf("CreateTime", Math.floor(now / 1000)) +
      elements +
      leaf("AgentID", agentId),
  );

export const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

/** Decimal digits, the first of them not zero. */
export function digits(count: number): string {
  const text = Array.from(random(count), (byte) => String(byte % 10)).join("");
  return text.replace(/^0/, "1");
}
