import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { AGENT, decoded, eventHead, stage, WXWORK } from "./stage.ts";

const NO_KEY = "<EventKey><![CDATA[]]></EventKey>";
const AT = { latitude: 31.23, longitude: 121.474, precision: 35 };
const ENTERED = `${eventHead("enter_agent")}${NO_KEY}${AGENT}`;
const REPORTED = `${eventHead("LOCATION")}<Latitude>31.23</Latitude><Longitude>121.474</Longitude><Precision>35.0</Precision>${AGENT}${WXWORK}`;

describe("act: the app's own events", () => {
  it("says that a member entered, and where they are", () => {
    const { does, sandbox } = stage();
    const { bodies, callbacks } = does({ do: "enter", at: AT });
    assert.deepEqual(bodies, [ENTERED, REPORTED]);
    assert.deepEqual(
      callbacks.map(({ kind }) => kind),
      ["event:enter_agent", "event:LOCATION"],
    );
    assert.deepEqual(sandbox.chats.entries, []);
  });

  it("says nothing of a place that is not known", () => {
    assert.deepEqual(stage().does({ do: "enter" }).bodies, [ENTERED]);
  });

  it("says nothing that the app did not ask for, but the first time", () => {
    const { does } = stage({ reportsEnter: false, reportsLocation: false });
    assert.deepEqual(does({ do: "enter", at: AT }).bodies, [ENTERED]);
    assert.deepEqual(does({ do: "enter", at: AT }).bodies, []);
    assert.equal(does({ do: "enter" }, "lisi").bodies.length, 1);
  });

  it("sends one report", () => {
    const { does, sandbox } = stage({ reportsLocation: false });
    assert.deepEqual(does({ do: "report", ...AT }).bodies, [REPORTED]);
    assert.deepEqual(sandbox.chats.entries, []);
  });

  for (const name of ["subscribe", "unsubscribe"] as const) {
    it(`sends ${name}, also of members who cannot see the app`, () => {
      const { does } = stage({ visibleTo: [3] });
      assert.deepEqual(does({ do: name }).bodies, [`${eventHead(name)}${NO_KEY}${AGENT}`]);
    });
  }

  it("reports any place on Earth to a millimetre", () => {
    const { does } = stage();
    const degrees = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
    fc.assert(
      fc.property(degrees(90), degrees(180), (latitude, longitude) => {
        const [sent] = does({ do: "report", latitude, longitude }).callbacks;
        const event = decoded(sent?.plaintext ?? "");
        assert.ok(event.kind === "event:LOCATION");
        assert.ok(Math.abs(event.latitude - latitude) <= 5e-9);
        assert.ok(Math.abs(event.longitude - longitude) <= 5e-9);
      }),
    );
  });
});
