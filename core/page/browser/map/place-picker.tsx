import { useSignal } from "@preact/signals";
import * as leaflet from "leaflet";
import { useEffect, useRef } from "preact/hooks";
import type { MapPlace } from "../../../sandbox/callbacks/deed.ts";
import { closeSheet, openSheet, Sheet } from "../phone/sheet/sheet.tsx";
import { t } from "../state/language.ts";
import { coordinatesLabel, parseCoordinates, rounded } from "./coordinates.ts";
import { CITIES, cityNear, PRESETS } from "./land.ts";
import { keepPlace, lastPlace, useWorldMap } from "./use-world-map.ts";
import { mapPlace, pinIcon, pointOf } from "./world-map.ts";

/** Ways to get somewhere on the map: typed coordinates, a city, or where one was last. */
export function MapSearch({ onPlace }: { readonly onPlace: (place: MapPlace) => void }) {
  /** What was looked for in vain; half a word is no reason to complain yet. */
  const wrong = useSignal("");
  const look = (text: string, isWhole: boolean) => {
    const place = parseCoordinates(text) ?? cityNamed(text);
    wrong.value = isWhole && !place ? text.trim() : "";
    if (place) onPlace(place);
  };
  return (
    <div class="map-search">
      <input
        type="search"
        class="field"
        data-testid="map-search"
        aria-label={t("坐标或城市", "Coordinates or a city")}
        aria-invalid={wrong.value !== ""}
        placeholder={t(
          "坐标或城市，如 31.2304, 121.4737",
          "Coordinates or a city, as 31.2304, 121.4737",
        )}
        onInput={({ currentTarget }) => look(currentTarget.value, false)}
        onChange={({ currentTarget }) => look(currentTarget.value, true)}
      />
      {wrong.value !== "" && (
        <p class="map-wrong" role="alert" data-testid="map-wrong">
          {t(
            `找不到“${wrong.value}”。写纬度和经度，如 31.2304, 121.4737（纬度 ±90，经度 ±180），或下面这样的城市名。`,
            `Cannot find “${wrong.value}”. Write latitude and longitude, as 31.2304, 121.4737 (±90, ±180), or a city like those below.`,
          )}
        </p>
      )}
      <div class="chips">
        <button type="button" onClick={() => onPlace(lastPlace())}>
          {t("上次的位置", "My last place")}
        </button>
        {CITIES.slice(0, PRESETS).map((city) => (
          <button type="button" key={city.name.en} onClick={() => onPlace(city)}>
            {t(city.name.zh, city.name.en)}
          </button>
        ))}
      </div>
    </div>
  );
}

function cityNamed(text: string): MapPlace | undefined {
  const wanted = text.trim().toLowerCase().replace(/市$/, "");
  if (wanted === "") return undefined;
  return CITIES.find(({ name }) => name.zh === wanted || name.en.toLowerCase() === wanted);
}

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

type NamedPlace = MapPlace & { readonly label: string };

/** Far enough out for a coast or a few cities to be in sight. */
const ZOOM = 7;

/** Resolves with what came of it; nothing for a refusal, and then the map stays open. */
type OnPicked = (place: NamedPlace) => Promise<unknown>;

/** Lets a place be picked on the map. */
export function openPlacePicker(onPicked: OnPicked): void {
  openSheet(<PlacePicker onPicked={onPicked} />);
}

function PlacePicker({ onPicked }: { readonly onPicked: OnPicked }) {
  const place = useSignal(lastPlace());
  const typed = useSignal<string | undefined>(undefined);
  const pin = useRef<leaflet.Marker | null>(null);
  const label = typed.value ?? nameFor(place.value);

  const { box, goTo } = useWorldMap(place.peek(), ZOOM, (map) => {
    const marker = leaflet.marker(pointOf(place.peek()), {
      icon: pinIcon(),
      draggable: true,
      autoPan: true,
      alt: t("图钉", "Pin"),
    });
    pin.current = marker.addTo(map);
    marker.on("drag", () => {
      place.value = rounded(mapPlace(marker.getLatLng()));
    });
    map.on("click", ({ latlng }) => {
      place.value = rounded(mapPlace(latlng));
    });
    return undefined;
  });
  useEffect(() => {
    pin.current?.setLatLng(pointOf(place.value));
  }, [place.value]);

  const confirm = async () => {
    keepPlace(place.value);
    const picked = { ...place.value, label: label.trim() || nameFor(place.value) };
    if (await onPicked(picked)) closeSheet();
  };

  return (
    <Sheet
      title={t("位置", "Location")}
      tall
      action={
        <button
          type="button"
          class="small-button"
          data-testid="location-confirm"
          data-focus
          onClick={() => void confirm()}
        >
          {t("发送", "Send")}
        </button>
      }
    >
      <MapSearch
        onPlace={(where) => {
          place.value = rounded(where);
          goTo(where);
        }}
      />
      <div class="map" data-testid="map" ref={box} />
      <div class="map-foot">
        <input
          class="field"
          value={label}
          maxLength={120}
          aria-label={t("地点名称", "Name of the place")}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
          }}
        />
        <div class="map-row">
          <output>{coordinatesLabel(place.value)}</output>
          <span class="hint">{t("点地图或拖动图钉", "Tap the map or drag the pin")}</span>
        </div>
      </div>
    </Sheet>
  );
}

/** What a place is called before somebody names it. */
function nameFor(place: MapPlace): string {
  const city = cityNear(place);
  if (city) return t(`${city.name.zh}市内`, `In ${city.name.en}`);
  return t("地图上的位置", "A place on the map");
}
