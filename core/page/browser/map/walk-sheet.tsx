import { useSignal } from "@preact/signals";
import type { MapPlace } from "../../../sandbox/callbacks/deed.ts";
import { openSheet, Sheet } from "../phone/sheet/sheet.tsx";
import { walk } from "../state/actions.ts";
import { t } from "../state/language.ts";
import type { Words } from "../state/words.ts";
import { rounded } from "./coordinates.ts";
import { distanceLabel, length } from "./distance.ts";
import { drawRoute, drawWalkers } from "./draw.ts";
import { rememberRoute } from "./grid.ts";
import { MapSearch } from "./place-picker.tsx";
import { keepPlace, lastPlace, useWorldMap } from "./use-world-map.ts";
import { WalkBar } from "./walk-bar.tsx";
import { mapPlace } from "./world-map.ts";

/** Metres per second. */
const SPEEDS: readonly (Words & { readonly speed: number })[] = [
  { speed: 1.4, zh: "步行", en: "Walk" },
  { speed: 4, zh: "骑行", en: "Bike" },
  { speed: 14, zh: "驾车", en: "Car" },
];

/** Near enough for a route of some minutes. */
const ZOOM = 14;
const MOST = 200;

interface WalkProps {
  readonly app: string;
  readonly member: string;
}

/** Lets one member or a crowd go along a route: a report a second from each. */
export function openWalk(app: string, member: string): void {
  openSheet(<WalkSheet app={app} member={member} />);
}

function WalkSheet({ app, member }: WalkProps) {
  const route = useSignal<readonly MapPlace[]>([]);
  const speed = useSignal(1.4);
  const members = useSignal(1);
  const { box, goTo } = useWorldMap(lastPlace(), ZOOM, (map) => {
    const ends = [drawRoute(map, route), drawWalkers(map, app)];
    map.on("click", ({ latlng }) => {
      route.value = [...route.peek(), rounded(mapPlace(latlng))];
    });
    return () => {
      for (const end of ends) end();
    };
  });

  const go = async () => {
    const corners = route.value;
    const started = await walk({
      app,
      member,
      members: members.value,
      route: corners,
      speed: speed.value,
    });
    if (!started) return;
    rememberRoute(started.id, corners);
    const end = corners.at(-1);
    if (end) keepPlace(end);
    route.value = [];
  };

  return (
    <Sheet
      title={t("走一段", "Walk")}
      tall
      action={
        <button
          type="button"
          class="small-button"
          data-testid="walk-start"
          disabled={route.value.length < 2}
          onClick={() => void go()}
        >
          {t("出发", "Go")}
        </button>
      }
    >
      <MapSearch onPlace={goTo} />
      <div class="map" data-testid="walk-map" ref={box} />
      <WalkBar app={app} />
      <div class="map-foot">
        <div class="map-row">
          <output class="hint" data-testid="walk-length">
            {route.value.length < 2
              ? t("在地图上依次点出路线的拐角", "Tap the corners of the route on the map")
              : lengthLabel(route.value, speed.value)}
          </output>
          <button
            type="button"
            class="quiet"
            disabled={route.value.length === 0}
            onClick={() => {
              route.value = route.value.slice(0, -1);
            }}
          >
            {t("撤销", "Undo")}
          </button>
        </div>
        <div class="map-row">
          <div class="segments" role="radiogroup" aria-label={t("速度", "Speed")}>
            {SPEEDS.map(({ speed: value, zh, en }) => (
              <label key={value}>
                <input
                  type="radio"
                  name="speed"
                  checked={speed.value === value}
                  onChange={() => {
                    speed.value = value;
                  }}
                />
                <span title={`${value} m/s`}>{t(zh, en)}</span>
              </label>
            ))}
          </div>
          <label class="walk-members">
            {t("人数", "Members")}
            <input
              class="field"
              type="number"
              min={1}
              max={MOST}
              data-testid="walk-members"
              value={members.value}
              onChange={({ currentTarget }) => {
                members.value = Math.min(
                  MOST,
                  Math.max(1, Math.round(Number(currentTarget.value) || 1)),
                );
                currentTarget.value = String(members.value);
              }}
            />
          </label>
        </div>
      </div>
    </Sheet>
  );
}

function lengthLabel(route: readonly MapPlace[], speed: number): string {
  const metres = length(route);
  const minutes = metres / speed / 60;
  const time = minutes < 1 ? `${Math.round(minutes * 60)} s` : `${Math.round(minutes)} min`;
  return `${distanceLabel(metres)} · ${time}`;
}
