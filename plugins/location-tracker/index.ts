import { definePlugin, type Member, service } from "huiyin";
import { type Position, sighting } from "./position.ts";
import { MIGRATIONS, openTrack } from "./track.ts";
import { found, NOT_KNOWN, noted } from "./words.ts";

export type { Position } from "./position.ts";

/** What other plugins may ask: `needs: { tracks: Tracks }`. */
export interface Tracks {
  /** Where the member was last; undefined when nothing is known. */
  last(member: Member): Promise<Position | undefined>;
}
export const Tracks = service<Tracks>("tracks");

/** Keeps where each member was: silently for reports, aloud for pins they send. */
export const locationTracker = definePlugin({
  name: "location-tracker",
  provides: [Tracks],
  setup(p) {
    const track = openTrack(p.tables(MIGRATIONS));
    p.provide(Tracks, { last: track.last });

    p.onExport((member) => track.all(member));
    p.onErase((member) => track.erase(member));

    p.collect([":position"], (events) => track.append(events.map(sighting)));
    p.on("location", ({ event }) => noted(sighting(event)));
    p.command(["我在哪", "where"], async ({ event }) => {
      const position = await track.last(event.from);
      return position ? found(position, p.clock.now()) : NOT_KNOWN;
    });
  },
});
