import { APP } from "./app.ts";
import { APPROVAL } from "./approval.ts";
import { CALENDAR } from "./calendar.ts";
import { CARDS } from "./cards.ts";
import { CONTACT } from "./contact.ts";
import { CUSTOMERS } from "./customers.ts";
import { DOCUMENTS } from "./documents.ts";
import { DRIVE } from "./drive.ts";
import { MEETINGS } from "./meetings.ts";
import { MENU } from "./menu.ts";
import { OTHER } from "./other.ts";
import type { Origin, Section } from "./sample.ts";
import { SCHOOL } from "./school.ts";
import { SERVICE } from "./service.ts";
import { SHARING } from "./sharing.ts";

/** Every event that a self-built app can get, in the order in which people look for them. */
export const CATALOGUE: readonly Section[] = [
  APP,
  MENU,
  CARDS,
  CONTACT,
  APPROVAL,
  SHARING,
  CUSTOMERS,
  SERVICE,
  MEETINGS,
  CALENDAR,
  DOCUMENTS,
  DRIVE,
  SCHOOL,
  OTHER,
];

const origins: ReadonlyMap<string, Origin> = new Map(
  CATALOGUE.flatMap(({ samples }) => samples).flatMap((each) => {
    const event = each.event.toLowerCase();
    return [
      [event, each],
      [familyOf(event), each],
    ];
  }),
);

/** What an event that nobody documented looks like. */
const USUAL: Origin = { from: "member", agent: "last" };

/**
 * How an event, as in `change_contact:create_user`, names its origin. A new change of a known
 * event does it as the others do.
 */
export function originOf(event: string): Origin {
  const name = event.toLowerCase();
  return origins.get(name) ?? origins.get(familyOf(name)) ?? USUAL;
}

function familyOf(event: string): string {
  const [family = ""] = event.split(":", 1);
  return family;
}
