import { APP_EVENTS } from "./table/app.ts";
import { APPROVAL_EVENTS } from "./table/approval.ts";
import { CONTACT_CHANGES, CONTACT_EVENTS } from "./table/contact.ts";
import { CUSTOMER_CHANGES } from "./table/customer.ts";
import { MEETING_CHANGES, MEETING_EVENTS } from "./table/meeting.ts";
import { CARD_EVENTS, MENU_EVENTS } from "./table/menu.ts";
import { MESSAGE_KINDS } from "./table/messages.ts";
import { OFFICE_CHANGES, OFFICE_EVENTS } from "./table/office.ts";
import { OTHER_CHANGES, OTHER_EVENTS, SERVICE_EVENTS } from "./table/other.ts";

/** One row per MsgType. Keys are the wire's own spelling. */
export const MESSAGES = MESSAGE_KINDS;

/** One row per Event without ChangeTypes. Keys are the wire's own spelling, case included. */
export const EVENTS = {
  ...APP_EVENTS,
  ...MENU_EVENTS,
  ...CARD_EVENTS,
  ...CONTACT_EVENTS,
  ...APPROVAL_EVENTS,
  ...SERVICE_EVENTS,
  ...MEETING_EVENTS,
  ...OFFICE_EVENTS,
  ...OTHER_EVENTS,
} as const;

/** One row per Event with ChangeTypes. */
export const CHANGES = {
  ...CONTACT_CHANGES,
  ...CUSTOMER_CHANGES,
  ...MEETING_CHANGES,
  ...OFFICE_CHANGES,
  ...OTHER_CHANGES,
} as const;
