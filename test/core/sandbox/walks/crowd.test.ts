import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { requirePlace } from "../../../../core/sandbox/callbacks/app-events.ts";
import { metresBetween } from "../../../../core/sandbox/walks/route.ts";
import { besideRoute } from "../../../../core/sandbox/walks/walk.ts";

const degrees = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
const metres = fc.double({ min: -12, max: 12, noNaN: true });

describe("beside", () => {
  it("is as far from the route as it should be", () => {
    fc.assert(
      fc.property(degrees(89), degrees(180), metres, metres, (latitude, longitude, north, east) => {
        const place = { latitude, longitude };
        const away = metresBetween(place, besideRoute(place, { userId: "li", north, east }));
        assert.ok(Math.abs(away - Math.hypot(north, east)) < 0.1, `${away} m`);
      }),
    );
  });

  it("is somewhere on Earth, also at the poles and the date line", () => {
    for (const latitude of [-90, 0, 90]) {
      for (const longitude of [-180, 180]) {
        const walker = { userId: "li", north: 12, east: 12 };
        requirePlace(besideRoute({ latitude, longitude }, walker));
        requirePlace(besideRoute({ latitude, longitude }, { ...walker, north: -12, east: -12 }));
      }
    }
  });
});
