import { APP_EVENTS } from "./table/app.ts";
import { CARD_EVENTS } from "./table/card.ts";
import { MENU_EVENTS } from "./table/menu.ts";
import { MESSAGE_KINDS } from "./table/messages.ts";

/** One row per MsgType. Keys are the wire's own spelling. */
export const MESSAGES = MESSAGE_KINDS;

/** One row per Event without ChangeTypes. Keys are the wire's own spelling, case included. */
export const EVENTS = { ...APP_EVENTS, ...MENU_EVENTS, ...CARD_EVENTS } as const;

/** One row per Event with ChangeTypes. */
export const CHANGES = {} as const;
