import { byMember } from "../kind.ts";
import { decimal, text } from "../read.ts";

export const APP_EVENTS = {
  LOCATION: byMember(
    "The client reported where the member is",
    {
      latitude: decimal("Latitude", "degrees, north positive"),
      longitude: decimal("Longitude", "degrees, east positive"),
      precision: decimal("Precision", "metres"),
    },
    { passive: "text" },
  ),
  click: byMember(
    "A member chose a menu item",
    { eventKey: text("EventKey", "the item's key") },
    { passive: "text", keyedBy: "eventKey" },
  ),
} as const;
