import { byMember } from "../kind.ts";
import { decimal, text } from "../read.ts";

const answerable = { passive: "text" } as const;

export const MESSAGE_KINDS = {
  text: byMember(
    "A member typed",
    { content: text("Content", "as typed, never trimmed") },
    answerable,
  ),
  location: byMember(
    "A member sent a place from the map",
    {
      latitude: decimal("Location_X", "degrees, north positive"),
      longitude: decimal("Location_Y", "degrees, east positive"),
      label: text("Label"),
    },
    answerable,
  ),
} as const;
