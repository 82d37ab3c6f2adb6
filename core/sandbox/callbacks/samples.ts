import type { EventSample } from "../page-protocol.ts";
import type { World } from "../world/world.ts";
import { castOf } from "./samples/cast.ts";
import { CATALOGUE } from "./samples/catalogue.ts";

/** The catalogue of events, told of members and departments that the company has. */
export function eventSamples(world: World): readonly EventSample[] {
  const cast = castOf(world);
  return CATALOGUE.flatMap(({ zh, en, samples }) => {
    const heading = { zh, en };
    return samples.map(
      (each): EventSample => ({
        event: each.event,
        group: heading,
        zh: each.zh,
        en: each.en,
        system: each.from !== "member",
        xml: each.elements(cast).join("\n"),
      }),
    );
  });
}
