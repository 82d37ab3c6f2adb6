import { feature } from "topojson-client";
import type { MapPlace } from "../../../sandbox/callbacks/deed.ts";
import type { Words } from "../state/words.ts";
import { distance } from "./distance.ts";

interface City extends MapPlace {
  readonly name: Words;
}

const city = (zh: string, en: string, latitude: number, longitude: number): City => ({
  name: { zh, en },
  latitude,
  longitude,
});

/** Places that the map can jump to, and that give it names where it has no streets. */
export const CITIES: readonly City[] = [
  city("北京", "Beijing", 39.9042, 116.4074),
  city("上海", "Shanghai", 31.2304, 121.4737),
  city("广州", "Guangzhou", 23.1291, 113.2644),
  city("深圳", "Shenzhen", 22.5431, 114.0579),
  city("杭州", "Hangzhou", 30.2741, 120.1551),
  city("成都", "Chengdu", 30.5728, 104.0668),
  city("武汉", "Wuhan", 30.5928, 114.3055),
  city("西安", "Xi'an", 34.3416, 108.9398),
  city("重庆", "Chongqing", 29.563, 106.5516),
  city("香港", "Hong Kong", 22.3193, 114.1694),
  city("台北", "Taipei", 25.033, 121.5654),
  city("哈尔滨", "Harbin", 45.8038, 126.535),
  city("沈阳", "Shenyang", 41.8057, 123.4315),
  city("青岛", "Qingdao", 36.0671, 120.3826),
  city("郑州", "Zhengzhou", 34.7466, 113.6254),
  city("长沙", "Changsha", 28.2282, 112.9388),
  city("厦门", "Xiamen", 24.4798, 118.0894),
  city("昆明", "Kunming", 24.8801, 102.8329),
  city("兰州", "Lanzhou", 36.0611, 103.8343),
  city("拉萨", "Lhasa", 29.652, 91.1721),
  city("乌鲁木齐", "Ürümqi", 43.8256, 87.6168),
  city("海口", "Haikou", 20.044, 110.1999),
];

/** How many of them stand as buttons beside the map. */
export const PRESETS = 10;

/** Further away than this, a place is not near a city any more. Metres. */
const NEAR = 60_000;

/** The city that a place is in or near. */
export function cityNear(place: MapPlace): City | undefined {
  return CITIES.map((one) => ({ one, metres: distance(one, place) }))
    .filter(({ metres }) => metres < NEAR)
    .sort((a, b) => a.metres - b.metres)[0]?.one;
}

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
