import { branch, leaf } from "../../xml/writer.ts";
import type { Callback } from "./callback.ts";
import type { Scene } from "./scene.ts";

/** Events that WeCom takes a passive reply to (document 90241). Every message takes one. */
const EVENTS: ReadonlyMap<string, Callback["takes"]> = new Map([
  ["subscribe", "message"],
  ["enter_agent", "message"],
  ["location", "message"],
  ["click", "message"],
  ["view", "message"],
  ["view_miniprogram", "message"],
  ["scancode_waitmsg", "message"],
  ["template_card_menu_event", "message"],
  ["template_card_event", "card"],
  ["taskcard_click", "taskcard"],
]);

/** Which passive reply an Event takes; its letter case does not matter. */
export const takesOf = (event: string): Callback["takes"] =>
  EVENTS.get(event.toLowerCase()) ?? "none";

/** The elements of one message or event, beside those that all have. Written already. */
interface Elements {
  readonly body: string;
  /** What stands behind AgentID. */
  readonly tail?: string;
  /** How AgentID is spelled. */
  readonly agent?: "AgentID" | "AgentId";
}

/** What WeCom's own client says of itself; the plugin inside WeChat says nothing. */
export const APP_TYPE = leaf("AppType", "wxwork");

/** A message of the member (document 90239). */
export function message(scene: Scene, type: string, { body, tail = "" }: Elements): Callback {
  const { sandbox, app, member } = scene;
  const id = branch("MsgId", sandbox.nextMsgId());
  const inside = header(scene, member.userId, type) + body + id + agentId(scene) + tail;
  return {
    app: app.name,
    member: member.userId,
    kind: type,
    plaintext: branch("xml", inside),
    takes: "message",
  };
}

/** An event that the member causes in the app's chat (document 90240). It has no MsgId. */
export function noticeElement(
  scene: Scene,
  event: string,
  { body, tail = "", agent = "AgentID" }: Elements,
): Callback {
  const { app, member } = scene;
  const head = header(scene, member.userId, "event") + leaf("Event", event);
  return {
    app: app.name,
    member: member.userId,
    kind: `event:${event}`,
    plaintext: branch("xml", head + body + agentId(scene, agent) + tail),
    takes: takesOf(event),
  };
}

/**
 * The elements that every callback begins with.
 *
 * @param from UserID or `sys`; `undefined` where WeCom leaves FromUserName out
 */
export function header({ sandbox }: Scene, from: string | undefined, type: string): string {
  return (
    leaf("ToUserName", sandbox.world.corp.corpId) +
    (from === undefined ? "" : leaf("FromUserName", from)) +
    leaf("CreateTime", Math.floor(sandbox.clock.now() / 1_000)) +
    leaf("MsgType", type)
  );
}

/** WeCom writes ids of digits bare; they are no numbers here, since a double would round them. */
export const agentId = ({ app }: Scene, name = "AgentID") => branch(name, app.agentId);
