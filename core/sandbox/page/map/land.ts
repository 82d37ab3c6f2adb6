import { feature } from "topojson-client";

type Topology = Parameters<typeof feature>[0];
/** Corners as `[longitude, latitude]`; the first ring of a polygon is its shore, the rest lakes. */
export type Polygon = readonly (readonly (readonly number[])[])[];

let loading: Promise<readonly Polygon[]> | undefined;

/** The land of the earth, loaded once; none when it cannot be had, and then the map is all grid. */
export function land(): Promise<readonly Polygon[]> {
  loading ??= load().catch(() => {
    loading = undefined;
    return [];
  });
  return loading;
}

async function load(): Promise<readonly Polygon[]> {
  const response = await fetch("land.json");
  if (!response.ok) throw new Error(`land: ${response.status}`);
  const topology = (await response.json()) as Topology;
  const shape = topology.objects.land;
  if (!shape) return [];
  const all = feature(topology, shape);
  return (all.type === "FeatureCollection" ? all.features : [all]).flatMap(({ geometry }) => {
    if (geometry.type === "Polygon") return [geometry.coordinates];
    return geometry.type === "MultiPolygon" ? geometry.coordinates : [];
  });
}
