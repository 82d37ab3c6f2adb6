import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import {
  coordinatesLabel,
  parseCoordinates,
} from "../../../../../core/page/browser/map/coordinates.ts";

const shanghai = { latitude: 31.2304, longitude: 121.4737 };

describe("coordinates", () => {
  for (const text of [
    "31.2304, 121.4737",
    "31.2304 121.4737",
    "31.2304，121.4737",
    "121.4737, 31.2304",
    "N31.2304 E121.4737",
    "121.4737E 31.2304N",
    "北纬31.2304 东经121.4737",
    "纬度 31.2304 经度 121.4737",
    "31°13'49.44\"N 121°28′25.32″E",
  ]) {
    it(`reads ${text}`, () => {
      const place = parseCoordinates(text);
      assert.ok(place);
      assert.equal(coordinatesLabel(place), coordinatesLabel(shanghai));
    });
  }

  it("knows the other hemispheres", () => {
    assert.deepEqual(parseCoordinates("-33.8688, 151.2093"), {
      latitude: -33.8688,
      longitude: 151.2093,
    });
    assert.deepEqual(parseCoordinates("33.8688S 70.5W"), { latitude: -33.8688, longitude: -70.5 });
  });

  for (const text of ["", "上海", "31.2304", "95, 190", "1, 2, 3", "9".repeat(200)]) {
    it(`refuses ${text.slice(0, 20) || "nothing"}`, () => {
      assert.equal(parseCoordinates(text), undefined);
    });
  }

  it("reads its own label", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -90, max: 90, noNaN: true }),
        fc.double({ min: -180, max: 180, noNaN: true }),
        (latitude, longitude) => {
          const label = coordinatesLabel({ latitude, longitude });
          const place = parseCoordinates(label);
          assert.ok(place);
          assert.equal(coordinatesLabel(place), label);
        },
      ),
    );
  });
});
