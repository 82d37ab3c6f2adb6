import type { Callback } from "./callback.ts";

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
