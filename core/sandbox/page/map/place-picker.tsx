import { useSignal } from "@preact/signals";
import * as leaflet from "leaflet";
import { useEffect, useRef } from "preact/hooks";
import type { Place } from "../../callbacks/deed.ts";
import { closeSheet, openSheet } from "../phone/sheet/open-sheet.ts";
import { Sheet } from "../phone/sheet/sheet.tsx";
import { t } from "../state/language.ts";
import { cityNear } from "./cities.ts";
import { coordinatesLabel, rounded } from "./coordinates.ts";
import { keepPlace, lastPlace } from "./last-place.ts";
import { MapSearch } from "./map-search.tsx";
import { useWorldMap } from "./use-world-map.ts";
import { pinIcon, placeOf, pointOf } from "./world-map.ts";

export type NamedPlace = Place & { readonly label: string };

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
      place.value = rounded(placeOf(marker.getLatLng()));
    });
    map.on("click", ({ latlng }) => {
      place.value = rounded(placeOf(latlng));
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
function nameFor(place: Place): string {
  const city = cityNear(place);
  if (city) return t(`${city.name.zh}市内`, `In ${city.name.en}`);
  return t("地图上的位置", "A place on the map");
}
