import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { CITIES, cityNear, PRESETS } from "../../../../../core/page/browser/map/land.ts";

describe("cities", () => {
  it("are near themselves", () => {
    for (const city of CITIES) assert.equal(cityNear(city), city);
  });
  it("are not near the open sea", () => {
    assert.equal(cityNear({ latitude: 0, longitude: 150 }), undefined);
  });
  it("suffice for the buttons", () => assert.ok(PRESETS <= CITIES.length));
});
