import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { gridOf, viewAround } from "../../../../../core/page/browser/map/grid.ts";

const shanghai = { latitude: 31.2304, longitude: 121.4737 };

describe("grid", () => {
  for (const [degrees, label] of [
    [360, "90°"],
    [40, "10°"],
    [0.4, "10 km"],
    [0.01, "200 m"],
  ] as const) {
    it(`of a view ${degrees}° wide is of ${label}`, () => {
      assert.equal(gridOf(viewAround(shanghai, degrees, 400, 400)).label, label);
    });
  }

  it("stays where it is while the map is dragged", () => {
    const here = gridOf(viewAround(shanghai, 0.05, 400, 400));
    const there = gridOf(viewAround({ ...shanghai, longitude: 121.48 }, 0.05, 400, 400));
    const both = here.longitudes.filter((one) => there.longitudes.includes(one));
    assert.ok(both.length >= 3);
  });

  it("never draws more than a screenful", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -85, max: 85, noNaN: true }),
        fc.double({ min: 0.0001, max: 720, noNaN: true }),
        (latitude, degrees) => {
          const grid = gridOf(viewAround({ latitude, longitude: 0 }, degrees, 400, 400));
          assert.ok(grid.longitudes.length <= 12, String(grid.longitudes.length));
        },
      ),
    );
  });
});
