import assert from "node:assert/strict";
import { afterEach, describe, it } from "vitest";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { openSocket, type RawSocket, sendRaw } from "../../support/raw-socket.ts";
import { type Served, type ServeOptions, serve } from "./serve.ts";

const started: Served[] = [];
const sockets: RawSocket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(started.splice(0).map(({ server }) => server.stop(0)));
});

const start = async (options: ServeOptions = {}) => {
  const served = await serve(options);
  started.push(served);
  return served;
};
const open = async (port: number) => {
  const socket = await openSocket({ port });
  sockets.push(socket);
  return socket;
};
const turn = () => new Promise(setImmediate);

const PING = "GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n";
const POST = "POST /wecom/callback HTTP/1.1\r\nHost: bot\r\n";

/** Short enough to wait for; the order of the limits is that of the real ones. */
const SHORT = { headersMs: 150, requestMs: 250, keepAliveMs: 150, checkEveryMs: 30 };

describe("slow connections", () => {
  it("that drip headers are answered 408 and closed", async () => {
    const { port } = await start({ sockets: SHORT });
    const socket = await open(port);
    socket.send("GET /healthz HTTP/1.1\r\nHo");
    const answers = await socket.closed();
    assert.deepEqual(
      answers.map(({ status, body }) => [status, body]),
      [[408, ""]],
    );
  });

  it("that say nothing at all are closed", async () => {
    const { port } = await start({ sockets: SHORT });
    await (await open(port)).closed();
  });

  it("that drip a body are answered 408 and closed", async () => {
    const { port, logger } = await start({ sockets: SHORT });
    const socket = await open(port);
    socket.send(`${POST}Content-Length: 10\r\n\r\nxx`);
    const answers = await socket.closed();
    assert.deepEqual(
      answers.map(({ status }) => status),
      [408],
    );
    assert.ok(!logger.lines.some(({ event }) => event === "http.failed"));
  });

  it("that stay silent after an answer are closed", async () => {
    const { port } = await start({ sockets: SHORT });
    const socket = await open(port);
    socket.send(PING);
    assert.equal((await socket.closed()).length, 1);
  });

  it("that send empty lines after an answer are closed by our own clock", async () => {
    const clock = new ManualClock();
    const { port, server } = await start({ clock });
    const socket = await open(port);
    socket.send(PING);
    await socket.answered();
    while (server.connections === 0) await turn();

    await clock.advance(5_000);
    socket.send("\r\n");
    await turn();
    assert.equal(socket.isClosed, false);
    await clock.advance(2_000);
    socket.send("\r\n");
    await socket.closed();
  });

  it("start anew with each request", async () => {
    const clock = new ManualClock();
    const { port } = await start({ clock });
    const socket = await open(port);
    for (let count = 1; count <= 4; count += 1) {
      socket.send(PING);
      await socket.answered(count);
      await clock.advance(4_000);
    }
    assert.equal(socket.isClosed, false);
  });

  it("whose answer is not made in a minute are given up", async () => {
    const clock = new ManualClock();
    let arrived = 0;
    const { port } = await start({
      clock,
      receiver: {
        receive: () => {
          arrived += 1;
          return new Promise(() => {});
        },
      },
    });
    const socket = await open(port);
    socket.send(`${POST}Content-Length: 1\r\n\r\nx`);
    while (arrived === 0) await turn();
    await clock.advance(59_000);
    assert.equal(socket.isClosed, false);
    await clock.advance(3_000);
    assert.deepEqual(await socket.closed(), []);
  });
});

describe("limits of a connection", () => {
  it("ends it after its last request, in order", async () => {
    const { port } = await start({ sockets: { requestsPerSocket: 3 } });
    const answers = await sendRaw({ port }, PING.repeat(5));
    assert.deepEqual(
      answers.map(({ status, headers }) => [status, headers.connection]),
      [
        [200, "keep-alive"],
        [200, "keep-alive"],
        [200, "close"],
      ],
    );
  });

  it("refuses long headers with an empty 431", async () => {
    const { port } = await start();
    const answers = await sendRaw(
      { port },
      `GET / HTTP/1.1\r\nHost: bot\r\nX: ${"a".repeat(17_000)}\r\n\r\n`,
    );
    assert.deepEqual(
      answers.map(({ status, body }) => [status, body]),
      [[431, ""]],
    );
  });

  it("drops connections over their number, and says so", async () => {
    const clock = new ManualClock();
    const { port, logger, server } = await start({ clock, sockets: { sockets: 1 } });
    const first = await open(port);
    first.send(PING);
    await first.answered();
    const second = await open(port);
    assert.deepEqual(await second.closed(), []);
    await clock.advance(1_000);
    const line = logger.lines.find(({ event }) => event === "http.full");
    assert.deepEqual(line?.fields, { dropped: 1, sockets: 1 });
    assert.equal(server.connections, 1);
  });
});

describe("what the runtime does by itself", () => {
  const closed: Readonly<Record<string, readonly [string, readonly number[]]>> = {
    "a request that is none": ["hello\r\n\r\n", [400]],
    "no Host": ["GET /healthz HTTP/1.1\r\n\r\n", [400]],
    CONNECT: ["CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", []],
    "the HTTP/2 preface": ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]],
    "a strange Expect": [`${POST}Expect: tea\r\nConnection: close\r\n\r\n`, [417]],
    "length and chunks at once": [
      `${POST}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      [400],
    ],
  };
  for (const [what, [bytes, statuses]] of Object.entries(closed)) {
    it(`ends ${what}`, async () => {
      const { port } = await start();
      const answers = await sendRaw({ port }, bytes);
      assert.deepEqual(
        answers.map(({ status }) => status),
        statuses,
      );
    });
  }

  it("ignores an upgrade", async () => {
    const { port } = await start();
    const socket = await open(port);
    socket.send(
      "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    );
    assert.equal((await socket.answered())[0]?.status, 200);
  });
});
