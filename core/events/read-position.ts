import type { Datum, Field } from "./field.ts";
import { decimal } from "./read-scalar.ts";

/** Degrees, north positive. */
export function latitude(wire: string): Field<number> {
  return decimal(wire, "degrees, north positive, −90 to 90", { min: -90, max: 90 });
}

/** Degrees, east positive. */
export function longitude(wire: string): Field<number> {
  return decimal(wire, "degrees, east positive, −180 to 180", { min: -180, max: 180 });
}

/** Coordinate system of a place picked on WeCom's map, which is Tencent's. */
export const pickedDatum: Field<"gcj02"> = {
  wire: "",
  shape: '"gcj02"',
  note: "coordinate system; not on the wire: WeCom's map is a GCJ-02 map",
  absent: "gcj02",
  read: () => "gcj02",
};

/** Coordinate system of a location report, as the app is configured. */
export const reportedDatum: Field<Datum> = {
  wire: "",
  shape: '"gcj02" | "wgs84" | "unknown"',
  note: "coordinate system; not on the wire: `locationDatum` of the app, since WeCom documents none",
  absent: "unknown",
  read: (_tree, reading) => reading.locationDatum,
};
