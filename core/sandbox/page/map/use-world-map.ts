import type { Map as LeafletMap } from "leaflet";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Place } from "../../callbacks/deed.ts";
import { createWorldMap, pointOf } from "./world-map.ts";

interface MapInBox {
  /** Where the map is to be. */
  readonly box: RefObject<HTMLDivElement | null>;
  readonly goTo: (place: Place) => void;
}

/** A map for as long as the component lives. `begin` runs once, when it is there. */
export function useWorldMap(
  centre: Place,
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
