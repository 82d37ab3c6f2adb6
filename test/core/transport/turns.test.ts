import assert from "node:assert/strict";
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { describe, it } from "vitest";
import { createRequestTurns } from "../../../core/transport/server.ts";

const turn = () => new Promise(setImmediate);

/** Turns that note what they begin. */
function noting() {
  const begun: string[] = [];
  const turns = createRequestTurns((request) => begun.push(request.url ?? ""));
  const add = (name: string) => {
    const request = new IncomingMessage(new Socket());
    request.url = name;
    turns.add(new ServerResponse(request));
  };
  return { begun, turns, add };
}

describe("requests", () => {
  it("of one turn are begun together at its end, in order", async () => {
    const { begun, add } = noting();
    for (const name of ["a", "b", "c"]) add(name);
    assert.deepEqual(begun, []);
    await turn();
    assert.deepEqual(begun, ["a", "b", "c"]);
  });

  it("that come while others begin wait for the next turn", async () => {
    const begun: string[] = [];
    const turns = createRequestTurns((request, response) => {
      begun.push(request.url ?? "");
      if (begun.length < 3) turns.add(response);
    });
    const request = new IncomingMessage(new Socket());
    turns.add(new ServerResponse(request));
    await turn();
    assert.equal(begun.length, 1);
    await turn();
    assert.equal(begun.length, 2);
  });

  it("beyond what a turn may take wait for the next, before those that come later", async () => {
    const { begun, add } = noting();
    const names = Array.from({ length: 200 }, (_, at) => `${at}`);
    for (const name of names) add(name);
    await turn();
    assert.deepEqual(begun, names.slice(0, 128));
    add("late");
    await turn();
    assert.deepEqual(begun, [...names, "late"]);
  });

  it("wait while connections come in, one a turn, but not for ever", async () => {
    const { begun, turns, add } = noting();
    add("a");
    for (let accepted = 0; accepted < 3; accepted += 1) {
      turns.accepted();
      await turn();
      assert.deepEqual(begun, []);
    }
    await turn();
    assert.deepEqual(begun, ["a"]);

    add("b");
    let waited = 0;
    for (; begun.length < 2; waited += 1) {
      turns.accepted();
      await turn();
    }
    assert.ok(waited <= 65);
  });
});
