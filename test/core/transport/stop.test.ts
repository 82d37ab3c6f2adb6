import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { openSocket } from "../../support/raw-socket.ts";
import { serve } from "./serve.ts";

const PING = "GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n";
const DELIVERY = "POST /wecom/callback HTTP/1.1\r\nHost: bot\r\nContent-Length: 1\r\n\r\nx";
const turn = () => new Promise(setImmediate);

/** The process is not given the processor: when it wakes, timers are due and bytes unread. */
const standStill = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** A server whose callbacks are answered when the test says so. */
async function held() {
  const releases: (() => void)[] = [];
  const served = await serve({
    receiver: {
      receive: () => new Promise((resolve) => releases.push(() => resolve({ body: "<xml/>" }))),
    },
  });
  const arrived = async (count: number) => {
    while (releases.length < count) await turn();
  };
  const release = () => {
    for (const run of releases.splice(0)) run();
  };
  return { ...served, arrived, release };
}

describe("stop", () => {
  it("answers what is under way, as the last of its connection", async () => {
    const { port, server, arrived, release } = await held();
    const socket = await openSocket({ port });
    socket.send(DELIVERY);
    await arrived(1);
    const stopped = server.stop(60_000);
    await turn();
    release();
    const answers = await socket.closed();
    assert.deepEqual(
      answers.map(({ status, headers }) => [status, headers.connection]),
      [[200, "close"]],
    );
    await stopped;
    assert.equal(server.connections, 0);
  });

  it("refuses new connections at once", async () => {
    const { port, server, arrived, release } = await held();
    const socket = await openSocket({ port });
    socket.send(DELIVERY);
    await arrived(1);
    const stopped = server.stop(60_000);
    await turn();
    await turn();
    await assert.rejects(openSocket({ port }), { code: "ECONNREFUSED" });
    release();
    await stopped;
  });

  it("closes connections that keep silent, whether they ever spoke or not", async () => {
    const { port, server } = await held();
    const mute = await openSocket({ port });
    const idle = await openSocket({ port });
    idle.send(PING);
    await idle.answered();
    await server.stop(60_000);
    assert.equal((await idle.closed()).length, 1);
    assert.deepEqual(await mute.closed(), []);
  });

  it("answers a request that comes on an open connection, and closes it", async () => {
    const { port, server } = await held();
    const socket = await openSocket({ port });
    socket.send(PING);
    await socket.answered();
    const stopped = server.stop(60_000);
    socket.send(PING);
    const answers = await socket.closed();
    assert.deepEqual(
      answers.map(({ status, headers }) => [status, headers.connection]),
      [
        [200, "keep-alive"],
        [200, "close"],
      ],
    );
    await stopped;
  });

  it("lets a request that is half sent be finished", async () => {
    const { port, server, arrived, release } = await held();
    const socket = await openSocket({ port });
    socket.send(DELIVERY.slice(0, 60));
    while (server.connections === 0) await turn();
    const stopped = server.stop(60_000);
    socket.send(DELIVERY.slice(60));
    await arrived(1);
    release();
    assert.equal((await socket.closed())[0]?.status, 200);
    await stopped;
  });

  it("answers everybody who had connected, however many at once", async () => {
    const { port, server } = await serve();
    const crowd = Array.from({ length: 100 }, async () => {
      const socket = await openSocket({ port });
      socket.send(DELIVERY);
      return (await socket.closed()).map(({ status }) => status);
    });
    while (server.connections === 0) await turn();
    const stopped = server.stop(60_000);
    assert.deepEqual(await Promise.all(crowd), Array(100).fill([200]));
    await stopped;
  });

  it("looks at what has arrived before it calls a connection silent", async () => {
    const { port, server } = await serve();
    const socket = await openSocket({ port });
    while (server.connections === 0) await turn();
    const stopped = server.stop(60_000);
    await turn();
    await turn();
    socket.send(DELIVERY);
    standStill(1_000);
    assert.equal((await socket.closed())[0]?.status, 200);
    await stopped;
  });

  it("cuts what is left when the grace is over", async () => {
    const { port, server, arrived } = await held();
    const socket = await openSocket({ port });
    socket.send(DELIVERY);
    await arrived(1);
    await server.stop(20);
    assert.deepEqual(await socket.closed(), []);
  });

  it("is one and the same however often it is asked for", async () => {
    const { server } = await held();
    assert.equal(server.stop(0), server.stop(60_000));
    await server.stop(0);
  });

  it("does nothing to a server that never listened", async () => {
    const { server } = await held();
    await server.stop(0);
  });

  it("loses nothing under load", async () => {
    const { port, server } = await serve();
    const seen: number[] = [];
    let refused = 0;
    const talk = async () => {
      for (;;) {
        const socket = await openSocket({ port }).catch(() => undefined);
        if (!socket) {
          refused += 1;
          return;
        }
        for (let count = 1; !socket.isClosed; count += 1) {
          const before = socket.answers.length;
          socket.send(DELIVERY);
          const answers = await socket.answered(count);
          if (answers.length === before) break;
          seen.push(answers.at(-1)?.status ?? 0);
          if (answers.at(-1)?.headers.connection === "close") break;
        }
      }
    };
    const talkers = Array.from({ length: 20 }, talk);
    while (seen.length < 500) await turn();
    await server.stop(60_000);
    await Promise.all(talkers);
    assert.equal(refused, 20);
    assert.ok(seen.every((status) => status === 200));
  });
});
