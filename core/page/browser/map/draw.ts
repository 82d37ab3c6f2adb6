import { effect, type ReadonlySignal } from "@preact/signals";
import * as leaflet from "leaflet";
import type { MapPlace } from "../../../sandbox/callbacks/deed.ts";
import { theme } from "../shell/theme.ts";
import { t } from "../state/language.ts";
import { walks } from "../state/state.ts";
import { along, done } from "./distance.ts";
import { gridOf, mapColors, type View, viewAround, walkRoutes } from "./grid.ts";
import { CITIES, type Polygon } from "./land.ts";
import { pointOf } from "./world-map.ts";

/** Keeps the route that is being drawn on the map. The returned function ends that. */
export function drawRoute(
  map: leaflet.Map,
  route: ReadonlySignal<readonly MapPlace[]>,
): () => void {
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

/** How much of the earth stands around the place: enough for a coast or a city to be in sight. */
const DEGREES = 9;

type Project = (longitude: number, latitude: number) => readonly [number, number];

/** Paints land, grid and cities around a place onto a canvas of whatever size it has. */
export function drawMiniMap(
  canvas: HTMLCanvasElement,
  place: MapPlace,
  polygons: readonly Polygon[],
): void {
  const pen = canvas.getContext("2d");
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!pen || width === 0) return;
  const dense = devicePixelRatio;
  canvas.width = width * dense;
  canvas.height = height * dense;
  pen.scale(dense, dense);

  const view = viewAround(place, DEGREES, width, height);
  const project: Project = (longitude, latitude) => [
    ((longitude - view.west) / (view.east - view.west)) * width,
    ((view.north - latitude) / (view.north - view.south)) * height,
  ];
  const colors = mapColors(canvas);
  pen.fillStyle = colors.sea;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = colors.land;
  pen.strokeStyle = colors.coast;
  for (const polygon of polygons) if (isInView(polygon, view)) drawPolygon(pen, polygon, project);
  pen.strokeStyle = colors.grid;
  drawGrid(pen, view, project);
  pen.fillStyle = colors.words;
  drawCities(pen, project);
}

function isInView([shore = []]: Polygon, view: View): boolean {
  let [south, north, west, east] = [90, -90, 180, -180];
  for (const [longitude = 0, latitude = 0] of shore) {
    if (latitude < south) south = latitude;
    if (latitude > north) north = latitude;
    if (longitude < west) west = longitude;
    if (longitude > east) east = longitude;
  }
  return south < view.north && north > view.south && west < view.east && east > view.west;
}

function drawPolygon(pen: CanvasRenderingContext2D, polygon: Polygon, project: Project): void {
  pen.beginPath();
  for (const ring of polygon) {
    for (const [longitude = 0, latitude = 0] of ring) pen.lineTo(...project(longitude, latitude));
    pen.closePath();
  }
  pen.fill("evenodd");
  pen.stroke();
}

function drawGrid(pen: CanvasRenderingContext2D, view: View, project: Project): void {
  const { latitudes, longitudes } = gridOf(view);
  pen.beginPath();
  for (const latitude of latitudes) {
    pen.moveTo(...project(view.west, latitude));
    pen.lineTo(...project(view.east, latitude));
  }
  for (const longitude of longitudes) {
    pen.moveTo(...project(longitude, view.south));
    pen.lineTo(...project(longitude, view.north));
  }
  pen.stroke();
}

function drawCities(pen: CanvasRenderingContext2D, project: Project): void {
  pen.font = "11px system-ui, sans-serif";
  for (const { name, latitude, longitude } of CITIES) {
    const [x, y] = project(longitude, latitude);
    pen.fillRect(x - 1.5, y - 1.5, 3, 3);
    pen.fillText(t(name.zh, name.en), x + 5, y + 4);
  }
}
