import type { Place } from "../../callbacks/deed.ts";
import { t } from "../state/language.ts";
import { CITIES } from "./cities.ts";
import { gridOf, type View, viewAround } from "./grid.ts";
import type { Polygon } from "./land.ts";
import { mapColors } from "./map-colors.ts";

/** How much of the earth stands around the place: enough for a coast or a city to be in sight. */
const DEGREES = 9;

type Project = (longitude: number, latitude: number) => readonly [number, number];

/** Paints land, grid and cities around a place onto a canvas of whatever size it has. */
export function drawMiniMap(
  canvas: HTMLCanvasElement,
  place: Place,
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
