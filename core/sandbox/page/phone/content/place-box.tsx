import type { Content } from "../../../chat/content.ts";
import { coordinatesLabel } from "../../map/coordinates.ts";
import { MiniMap } from "../../map/mini-map.tsx";
import { showPlace } from "../../map/place-view.tsx";
import { t } from "../../state/language.ts";

/** A place with its name above a small map; a tap opens the map. */
export function PlaceBox(place: Extract<Content, { readonly type: "location" }>) {
  const title = place.label || t("位置", "Location");
  return (
    <button
      type="button"
      class="card-box place-box"
      onClick={() => showPlace({ ...place, label: title })}
    >
      <span class="place-words">
        <span class="place-title">{title}</span>
        <span class="hint">{coordinatesLabel(place)}</span>
      </span>
      <MiniMap place={place} />
    </button>
  );
}
