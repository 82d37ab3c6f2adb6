import type { Datum, EventFor, Member } from "huiyin";

/** Where a member was. */
export interface Position {
  /** Degrees, north positive. */
  readonly latitude: number;
  /** Degrees, east positive. */
  readonly longitude: number;
  /** Coordinate system of the two; the numbers are kept as they came. */
  readonly datum: Datum;
  /** Radius in metres as the client estimated it, if it did; null for pins, exact by intent. */
  readonly precision: number | null;
  /** `pin`: sent from the map by hand. `report`: sent by the client by itself. */
  readonly source: "pin" | "report";
  /** Name of the place; empty for reports. */
  readonly label: string;
  /** Unix seconds. */
  readonly at: number;
}

/** A position, whose it is, and the id under which it is kept once. */
export interface Sighting extends Position {
  readonly member: Member;
  readonly eventId: string;
}

/** What a pin and a report have in common, as one row. */
export function sighting(event: EventFor<":position">): Sighting {
  const isPin = event.kind === "location";
  return {
    eventId: event.id,
    member: event.from,
    latitude: event.latitude,
    longitude: event.longitude,
    datum: event.datum,
    precision: isPin ? null : (event.precision ?? null),
    source: isPin ? "pin" : "report",
    // The database cuts text at U+0000 and therefore refuses it, and a batch is refused as one.
    label: isPin ? event.label.replaceAll("\0", "") : "",
    at: event.createTime,
  };
}
