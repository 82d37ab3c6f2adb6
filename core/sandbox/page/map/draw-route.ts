import { effect, type ReadonlySignal } from "@preact/signals";
import * as leaflet from "leaflet";
import type { Place } from "../../callbacks/deed.ts";
import { theme } from "../shell/theme.ts";
import { walks } from "../state/state.ts";
import { along, done } from "./distance.ts";
import { mapColors } from "./map-colors.ts";
import { walkRoutes } from "./walk-routes.ts";
import { pointOf } from "./world-map.ts";

/** Keeps the route that is being drawn on the map. The returned function ends that. */
export function drawRoute(map: leaflet.Map, route: ReadonlySignal<readonly Place[]>): () => void {
  const layer = leaflet.layerGroup().addTo(map);
  return effect(() => {
    void theme.value;
    const { accent: color, land } = mapColors(map.getContainer());
    layer.clearLayers();
    const points = route.value.map(pointOf);
    leaflet.polyline(points, { color, weight: 4, opacity: 0.55, dashArray: "2 8" }).addTo(layer);
    for (const point of points) {
      leaflet
        .circleMarker(point, { radius: 5, color, weight: 2, fillColor: land, fillOpacity: 1 })
        .addTo(layer);
    }
  });
}

/** Draws everybody who is on the way, as they go. The returned function ends that. */
export function drawWalkers(map: leaflet.Map, app: string): () => void {
  const layer = leaflet.layerGroup().addTo(map);
  return effect(() => {
    layer.clearLayers();
    for (const { id, app: of, sent, total, members, running } of walks.value.values()) {
      const route = walkRoutes.value.get(id);
      const share = total === 0 ? 0 : sent / total;
      const place = route && along(route, share);
      if (of !== app || !running || !route || !place) continue;
      const { accent: color } = mapColors(map.getContainer());
      leaflet.polyline(route.map(pointOf), { color, weight: 4, opacity: 0.35 }).addTo(layer);
      leaflet.polyline(done(route, share).map(pointOf), { color, weight: 5 }).addTo(layer);
      leaflet
        .marker(pointOf(place), { icon: walkerIcon(members), interactive: false, keyboard: false })
        .addTo(layer);
    }
  });
}

function walkerIcon(members: number): leaflet.DivIcon {
  const html = document.createElement("span");
  html.textContent = members > 1 ? String(members) : "";
  return leaflet.divIcon({ className: "map-walker", html, iconSize: [0, 0] });
}
