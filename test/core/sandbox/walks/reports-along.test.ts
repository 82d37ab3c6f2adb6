import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { MapPlace } from "../../../../core/sandbox/callbacks/deed.ts";
import { reportsAlong } from "../../../../core/sandbox/walks/create-walks.ts";

/** By the haversine formula, unlike the code. */
function metres(from: MapPlace, to: MapPlace): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180;
  const north = Math.sin(rad(to.latitude - from.latitude) / 2) ** 2;
  const east = Math.sin(rad(to.longitude - from.longitude) / 2) ** 2;
  const level = Math.cos(rad(from.latitude)) * Math.cos(rad(to.latitude));
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(north + level * east));
}

const steps = (places: readonly MapPlace[]) =>
  places.slice(1).map((to, at) => metres(places[at] ?? to, to));

const place = fc.record({
  latitude: fc.double({ min: -85, max: 85, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

/** Somewhere not too far from another place, so that there is no end of reports. */
const nearby = ({ latitude, longitude }: MapPlace) => {
  const degrees = fc.double({ min: -0.05, max: 0.05, noNaN: true });
  return fc.record({
    latitude: degrees.map((by) => latitude + by),
    longitude: degrees.map((by) => Math.max(-180, Math.min(180, longitude + by))),
  });
};
const legs = place.chain((from) => fc.tuple(fc.constant(from), nearby(from)));
const speed = fc.double({ min: 1, max: 80, noNaN: true });

const HERE = { latitude: 31.2304, longitude: 121.4737 };
const THERE = { latitude: 31.2304, longitude: 121.4837 };

describe("reportsAlong", () => {
  it("goes as far each second as the speed says", () => {
    fc.assert(
      fc.property(legs, speed, ([from, to], pace) => {
        for (const step of steps(reportsAlong([from, to], pace)).slice(0, -1)) {
          assert.ok(Math.abs(step / pace - 1) < 0.01, `${step} m at ${pace} m/s`);
        }
      }),
    );
  });

  it("never goes faster, not even at the end", () => {
    const route = place.chain((from) =>
      fc.array(nearby(from), { minLength: 1, maxLength: 5 }).map((rest) => [from, ...rest]),
    );
    fc.assert(
      fc.property(route, speed, (corners, pace) => {
        for (const step of steps(reportsAlong(corners, pace))) assert.ok(step < pace * 1.01);
      }),
    );
  });

  it("begins at the first corner and ends at the last", () => {
    fc.assert(
      fc.property(legs, speed, (route, pace) => {
        const places = reportsAlong(route, pace);
        assert.ok(metres(places[0] ?? HERE, route[0]) < 0.001);
        assert.deepEqual(places.at(-1), route[1]);
      }),
    );
  });

  it("takes as long as the route does", () => {
    const length = metres(HERE, THERE);
    assert.equal(reportsAlong([HERE, THERE], length / 10).length, 11);
    assert.equal(reportsAlong([HERE, THERE], length / 10.5).length, 12);
    assert.equal(reportsAlong([HERE, THERE], length * 2).length, 2);
  });

  it("goes round corners without losing a step", () => {
    const length = metres(HERE, THERE);
    // Two and a half steps to the corner, and as many back.
    const places = reportsAlong([HERE, THERE, HERE], length / 2.5);
    assert.deepEqual(
      places.map((at) => Math.round((metres(HERE, at) / length) * 10)),
      [0, 4, 8, 8, 4, 0],
    );
  });

  it("stays in one place with one report", () => {
    assert.deepEqual(reportsAlong([HERE, HERE], 1), [HERE]);
  });

  it("keeps the precision of the corner before", () => {
    const places = reportsAlong([{ ...HERE, precision: 5 }, THERE, HERE], 300);
    assert.deepEqual(
      places.map(({ precision }) => precision),
      [5, 5, 5, 5, undefined, undefined, undefined, undefined],
    );
  });

  const refused = [
    ["no route", [], 1, "walk.route"],
    ["one corner", [HERE], 1, "walk.route"],
    ["what is no list", "route" as unknown as readonly MapPlace[], 1, "walk.route"],
    ["a corner that is nowhere", [HERE, { latitude: 91, longitude: 0 }], 1, "deed.place"],
    ["the far side of the Earth", [HERE, { latitude: -31, longitude: -58 }], 900, "walk.route"],
    ["no speed", [HERE, THERE], 0, "walk.speed"],
    ["going back", [HERE, THERE], -1, "walk.speed"],
    ["a speed that is no number", [HERE, THERE], Number.NaN, "walk.speed"],
    ["being there at once", [HERE, THERE], Number.POSITIVE_INFINITY, "walk.speed"],
    ["more than a day", [HERE, THERE], 0.01, "walk.long"],
  ] as const;
  for (const [says, route, pace, code] of refused) {
    it(`refuses ${says}`, () => {
      assert.throws(() => reportsAlong(route, pace), { code });
    });
  }
});
