import { branch, leaf } from "../../../xml/writer.ts";
import type { Deed } from "../deed.ts";
import type { Move } from "../move.ts";
import { degreesText, requirePlace } from "../place.ts";
import { APP_TYPE, message } from "../plaintext.ts";
import type { Scene } from "../scene.ts";

/** Zoom at which WeCom's client sends a place. */
export const SCALE = 16;

/** Sends a place from the map. X is the latitude (document 90239). */
export function pin(
  scene: Scene,
  deed: Omit<Extract<Deed, { readonly do: "location" }>, "do">,
): readonly Move[] {
  requirePlace(deed);
  const { latitude, longitude, label, scale = SCALE } = deed;
  const body =
    branch("Location_X", degreesText(latitude)) +
    branch("Location_Y", degreesText(longitude)) +
    leaf("Scale", scale) +
    leaf("Label", label);
  return [
    {
      callback: message(scene, "location", { body, tail: APP_TYPE }),
      bubble: { type: "location", latitude, longitude, scale, label },
    },
  ];
}
