import { effect } from "@preact/signals";
import * as leaflet from "leaflet";
import type { MapPlace } from "../../../sandbox/callbacks/deed.ts";
import { theme } from "../shell/theme.ts";
import { t } from "../state/language.ts";
import { gridOf, mapColors } from "./grid.ts";
import { CITIES, land } from "./land.ts";
import "leaflet/dist/leaflet.css";
import "./map.css";

export const pointOf = ({ latitude, longitude }: MapPlace): leaflet.LatLngTuple => [
  latitude,
  longitude,
];

export function mapPlace(point: leaflet.LatLng): MapPlace {
  const { lat, lng } = point.wrap();
  return { latitude: lat, longitude: lng };
}

/** A pin without a picture: nothing has to be loaded for it. */
export const pinIcon = () =>
  leaflet.divIcon({
    className: "map-pin-place",
    html: '<span class="map-pin"></span>',
    iconSize: [0, 0],
  });

export interface WorldMap {
  readonly map: leaflet.Map;
  /** Takes the map away, and everything that keeps it up to date. */
  remove(): void;
}

/**
 * A map that needs no network: land as it lies, names of a few cities, and a grid of round
 * metres, so that a street without tiles still has a measure.
 */
export function createWorldMap(element: HTMLElement, centre: MapPlace, zoom: number): WorldMap {
  const map = leaflet.map(element, {
    preferCanvas: true,
    attributionControl: false,
    zoomControl: false,
    minZoom: 2,
    maxZoom: 19,
    worldCopyJump: true,
  });
  addPane(map, "land", 210);
  addPane(map, "grid", 220);
  addPane(map, "cities", 230);
  map.setView(pointOf(centre), zoom);
  leaflet.control
    .zoom({
      position: "bottomright",
      zoomInTitle: t("放大", "Zoom in"),
      zoomOutTitle: t("缩小", "Zoom out"),
    })
    .addTo(map);
  leaflet.control.scale({ imperial: false }).addTo(map);

  addCities(map);
  const lines = leaflet.layerGroup().addTo(map);
  let shapes: leaflet.Polygon | undefined;
  const paint = () => {
    drawGrid(map, lines);
    const { land: fillColor, coast: color } = mapColors(element);
    shapes?.setStyle({ fillColor, color });
  };
  map.on("moveend", paint);
  const unfollow = effect(() => {
    void theme.value;
    paint();
    element.dataset.offline = t(
      "离线地图：只有海岸线和城市，没有街道",
      "Offline map: coasts and cities, no streets",
    );
  });
  let removed = false;
  void landLayer().then((layer) => {
    if (removed) return;
    shapes = layer.addTo(map);
    paint();
  });

  return {
    map,
    remove() {
      removed = true;
      unfollow();
      map.remove();
    },
  };
}

function addPane(map: leaflet.Map, name: string, height: number): void {
  const { style } = map.createPane(name);
  style.zIndex = String(height);
  style.pointerEvents = "none";
}

async function landLayer(): Promise<leaflet.Polygon> {
  const shapes = (await land()).map((polygon) =>
    polygon.map((ring) => ring.map(([east = 0, north = 0]): leaflet.LatLngTuple => [north, east])),
  );
  const renderer = leaflet.canvas({ pane: "land", padding: 0.3 });
  return leaflet.polygon(shapes, {
    pane: "land",
    renderer,
    interactive: false,
    weight: 1,
    fillOpacity: 1,
  });
}

function addCities(map: leaflet.Map): void {
  const names = leaflet.layerGroup();
  for (const place of CITIES) {
    const html = document.createElement("span");
    html.textContent = t(place.name.zh, place.name.en);
    const icon = leaflet.divIcon({ className: "map-city", html, iconSize: [0, 0] });
    leaflet
      .marker(pointOf(place), { pane: "cities", icon, interactive: false, keyboard: false })
      .addTo(names);
  }
  const show = () => {
    // Further out they would cover one another.
    if (map.getZoom() >= 4) names.addTo(map);
    else names.remove();
  };
  map.on("zoomend", show);
  show();
}

const gridRenderers = new WeakMap<leaflet.Map, leaflet.Renderer>();

function drawGrid(map: leaflet.Map, lines: leaflet.LayerGroup): void {
  const bounds = map.getBounds().pad(0.3);
  const [south, north, west, east] = [
    bounds.getSouth(),
    bounds.getNorth(),
    bounds.getWest(),
    bounds.getEast(),
  ];
  const width = map.getSize().x * 1.6;
  const grid = gridOf({ south, north, west, east, width });
  const renderer = gridRenderers.get(map) ?? leaflet.canvas({ pane: "grid", padding: 0.3 });
  gridRenderers.set(map, renderer);
  const { grid: color } = mapColors(map.getContainer());
  const options = { pane: "grid", renderer, color, weight: 1, interactive: false };
  lines.clearLayers();
  const line = (ends: leaflet.LatLngTuple[]) => leaflet.polyline(ends, options).addTo(lines);
  for (const latitude of grid.latitudes) {
    line([
      [latitude, west],
      [latitude, east],
    ]);
  }
  for (const longitude of grid.longitudes) {
    line([
      [Math.max(-85, south), longitude],
      [Math.min(85, north), longitude],
    ]);
  }
  map.getContainer().dataset.grid = grid.label;
}
