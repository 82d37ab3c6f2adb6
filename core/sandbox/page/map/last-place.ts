import type { Place } from "../../callbacks/deed.ts";
import { keep, recall } from "../state/kept.ts";
import { CITIES } from "./cities.ts";
import { parseCoordinates, rounded } from "./coordinates.ts";

const KEPT = "place";
const FIRST: Place = CITIES[1] ?? { latitude: 31.2304, longitude: 121.4737 };

/** Where the member was last, in this browser; Shanghai before that. */
export function lastPlace(): Place {
  return (
    parseCoordinates(recall(KEPT) ?? "") ?? { latitude: FIRST.latitude, longitude: FIRST.longitude }
  );
}

export function keepPlace(place: Place): void {
  const { latitude, longitude } = rounded(place);
  keep(KEPT, `${latitude}, ${longitude}`);
}
