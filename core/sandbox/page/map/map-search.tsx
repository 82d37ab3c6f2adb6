import { useSignal } from "@preact/signals";
import type { Place } from "../../callbacks/deed.ts";
import { t } from "../state/language.ts";
import { CITIES, PRESETS } from "./cities.ts";
import { parseCoordinates } from "./coordinates.ts";
import { lastPlace } from "./last-place.ts";

/** Ways to get somewhere on the map: typed coordinates, a city, or where one was last. */
export function MapSearch({ onPlace }: { readonly onPlace: (place: Place) => void }) {
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

function cityNamed(text: string): Place | undefined {
  const wanted = text.trim().toLowerCase().replace(/市$/, "");
  if (wanted === "") return undefined;
  return CITIES.find(({ name }) => name.zh === wanted || name.en.toLowerCase() === wanted);
}
