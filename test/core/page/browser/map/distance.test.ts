import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import {
  along,
  distance,
  distanceLabel,
  done,
  length,
} from "../../../../../core/page/browser/map/distance.ts";

const shanghai = { latitude: 31.2304, longitude: 121.4737 };
const beijing = { latitude: 39.9042, longitude: 116.4074 };
const near = (actual: number, expected: number, by: number) =>
  assert.ok(Math.abs(actual - expected) <= by, `${actual} is not ${expected} ± ${by}`);

describe("distance", () => {
  it("of two cities is right to a kilometre", () => {
    near(distance(shanghai, beijing), 1_067_000, 1_000);
  });

  it("adds up along a route", () => {
    near(length([shanghai, beijing, shanghai]), 2 * distance(shanghai, beijing), 1e-6);
    assert.equal(length([shanghai]), 0);
  });

  it("finds who has done half of it", () => {
    const middle = along([shanghai, beijing], 0.5);
    assert.ok(middle);
    near(middle.latitude, (shanghai.latitude + beijing.latitude) / 2, 1e-9);
    assert.deepEqual(along([shanghai, beijing], 1), beijing);
    assert.deepEqual(along([shanghai, beijing], 0), shanghai);
    assert.equal(along([], 0.5), undefined);
  });

  it("leaves as much behind as has been done", () => {
    const corner = fc.record({
      latitude: fc.double({ min: -60, max: 60, noNaN: true }),
      longitude: fc.double({ min: 0, max: 90, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(corner, { minLength: 2, maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (route, share) => {
          // Straight in degrees is not quite the great circle, so far legs differ a little.
          near(length(done(route, share)), share * length(route), 0.05 * length(route) + 1);
        },
      ),
    );
  });

  it("reads well", () => {
    assert.deepEqual([850.4, 1_200, 123_456].map(distanceLabel), ["850 m", "1.2 km", "123 km"]);
  });
});
