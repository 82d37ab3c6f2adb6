import type { Map as LeafletMap } from "leaflet";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { MapPlace } from "../../../sandbox/callbacks/deed.ts";
import { keepChoice, recall } from "../state/language.ts";
import { parseCoordinates, rounded } from "./coordinates.ts";
import { CITIES } from "./land.ts";
import { createWorldMap, pointOf } from "./world-map.ts";

const KEPT = "place";
const FIRST: MapPlace = CITIES[1] ?? { latitude: 31.2304, longitude: 121.4737 };

/** Where the member was last, in this browser; Shanghai before that. */
export function lastPlace(): MapPlace {
  return (
    parseCoordinates(recall(KEPT) ?? "") ?? { latitude: FIRST.latitude, longitude: FIRST.longitude }
  );
}

export function keepPlace(place: MapPlace): void {
  const { latitude, longitude } = rounded(place);
  keepChoice(KEPT, `${latitude}, ${longitude}`);
}

interface MapInBox {
  /** Where the map is to be. */
  readonly box: RefObject<HTMLDivElement | null>;
  readonly goTo: (place: MapPlace) => void;
}

/** A map for as long as the component lives. `begin` runs once, when it is there. */
export function useWorldMap(
  centre: MapPlace,
  zoom: number,
  begin: (map: LeafletMap) => undefined | (() => void),
): MapInBox {
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef<LeafletMap | null>(null);
  useEffect(() => {
    if (!box.current) return;
    const { map, remove } = createWorldMap(box.current, centre, zoom);
    shown.current = map;
    const end = begin(map);
    // The sheet grows while it slides in. On its way out it has no size, and a map that was asked to
    // draw itself then would do so after it is gone.
    const observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) map.invalidateSize({ animate: false });
    });
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      end?.();
      remove();
    };
  }, []);
  return {
    box,
    goTo(place) {
      const map = shown.current;
      map?.setView(pointOf(place), Math.max(map.getZoom(), 12));
    },
  };
}
