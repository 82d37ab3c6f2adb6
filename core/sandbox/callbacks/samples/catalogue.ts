import type { EventSample } from "../../page-protocol.ts";
import type { World } from "../../world/world.ts";
import { APP, CARDS, MENU, OTHER_SAMPLES } from "./app.ts";
import { APPROVAL } from "./approval.ts";
import { CALENDAR, DOCUMENTS, DRIVE, MEETINGS, SCHOOL } from "./office.ts";
import { CONTACT, CUSTOMERS, SERVICE, SHARING } from "./people.ts";
import { castOf, type SampleOrigin, type SampleSection } from "./sample.ts";

/** Every event that a self-built app can get, in the order in which people look for them. */
const CATALOGUE: readonly SampleSection[] = [
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
  OTHER_SAMPLES,
];

const origins: ReadonlyMap<string, SampleOrigin> = new Map(
  CATALOGUE.flatMap(({ samples }) => samples).flatMap((each) => {
    const event = each.event.toLowerCase();
    return [
      [event, each],
      [familyOf(event), each],
    ];
  }),
);

/** What an event that nobody documented looks like. */
const USUAL: SampleOrigin = { from: "member", agent: "last" };

/**
 * How an event, as in `change_contact:create_user`, names its origin. A new change of a known
 * event does it as the others do.
 */
export function sampleOrigin(event: string): SampleOrigin {
  const name = event.toLowerCase();
  return origins.get(name) ?? origins.get(familyOf(name)) ?? USUAL;
}

function familyOf(event: string): string {
  const [family = ""] = event.split(":", 1);
  return family;
}

/** The catalogue of events, told of members and departments that the company has. */
export function eventSamples(world: World): readonly EventSample[] {
  const cast = castOf(world);
  return CATALOGUE.flatMap(({ zh, en, samples }) => {
    const heading = { zh, en };
    return samples.map(
      (each): EventSample => ({
        event: each.event,
        group: heading,
        zh: each.zh,
        en: each.en,
        system: each.from !== "member",
        xml: each.elements(cast).join("\n"),
      }),
    );
  });
}
