import * as leaflet from "leaflet";
import { openSheet } from "../phone/sheet/open-sheet.ts";
import { Sheet } from "../phone/sheet/sheet.tsx";
import { coordinatesLabel } from "./coordinates.ts";
import type { NamedPlace } from "./place-picker.tsx";
import { useWorldMap } from "./use-world-map.ts";
import { pinIcon, pointOf } from "./world-map.ts";

/** Shows a place that was sent, on the whole map. */
export function showPlace(place: NamedPlace): void {
  openSheet(<PlaceView place={place} />);
}

function PlaceView({ place }: { readonly place: NamedPlace }) {
  const { box } = useWorldMap(place, 9, (map) => {
    leaflet.marker(pointOf(place), { icon: pinIcon(), interactive: false }).addTo(map);
    return undefined;
  });
  return (
    <Sheet title={place.label} tall>
      <div class="map" ref={box} />
      <div class="map-foot">
        <output class="hint">{coordinatesLabel(place)}</output>
      </div>
    </Sheet>
  );
}
