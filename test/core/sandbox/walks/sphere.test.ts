import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { metresBetween, placeBetween } from "../../../../core/sandbox/walks/route.ts";

const BEIJING = { latitude: 39.9042, longitude: 116.4074 };
const SHANGHAI = { latitude: 31.2304, longitude: 121.4737 };

describe("sphere", () => {
  it("measures on the ground", () => {
    assert.equal(Math.round(metresBetween(BEIJING, SHANGHAI) / 1_000), 1_067);
    const step = { ...SHANGHAI, latitude: SHANGHAI.latitude + 0.00001 };
    assert.equal(metresBetween(SHANGHAI, step).toFixed(3), "1.112");
    assert.equal(metresBetween(SHANGHAI, SHANGHAI), 0);
  });

  it("goes evenly, from one end to the other", () => {
    const whole = metresBetween(BEIJING, SHANGHAI);
    for (const fraction of [0, 0.25, 0.5, 1]) {
      const between = placeBetween(BEIJING, SHANGHAI, fraction);
      assert.ok(Math.abs(metresBetween(BEIJING, between) - whole * fraction) < 0.001);
      assert.ok(Math.abs(metresBetween(between, SHANGHAI) - whole * (1 - fraction)) < 0.001);
    }
  });

  it("crosses the date line the short way", () => {
    const west = { latitude: 0, longitude: 179.9 };
    const east = { latitude: 0, longitude: -179.9 };
    const { latitude, longitude } = placeBetween(west, east, 0.75);
    assert.equal(latitude, 0);
    assert.ok(Math.abs(longitude - -179.95) < 1e-9);
  });

  it("stays where there is nowhere to go", () => {
    assert.deepEqual(placeBetween(BEIJING, BEIJING, 0.5), BEIJING);
  });
});
