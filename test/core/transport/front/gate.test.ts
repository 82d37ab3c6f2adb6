import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "vitest";
import { systemClock } from "../../../../core/ports/clock.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";
import { createGate, type Gate, type GateLimits } from "../../../../core/transport/front/gate.ts";
import { addressOf, portOf } from "../../../../core/transport/request.ts";
import { createServer } from "../../../../core/transport/server.ts";
import { openSocket } from "../../../support/raw-socket.ts";
import { silentLogger } from "../../../support/silent-logger.ts";
import { http } from "../http.ts";

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of undo.splice(0).toReversed()) await clean();
});

/** A worker's server on a local socket. */
async function worker(listener: RequestListener) {
  const directory = await mkdtemp(join(tmpdir(), "huiyin-gate-"));
  const path = join(directory, "worker");
  const server = createServer({
    app: { callback: () => listener },
    clock: systemClock,
    logger: silentLogger,
    isBehindFront: true,
  });
  await server.listenLocally(path);
  const stop = () => server.stop(0);
  undo.push(() => rm(directory, { recursive: true, force: true }), stop);
  return { path, stop };
}

async function front(limits: Partial<GateLimits> = {}, clock = systemClock as typeof systemClock) {
  const gate = createGate({
    clock,
    logger: silentLogger,
    limits,
    isRepeatable: (path) => path === "/callback",
  });
  const server = createServer({
    app: { callback: () => gate.take },
    clock: systemClock,
    logger: silentLogger,
  });
  const { port } = await server.listen(0, "127.0.0.1");
  undo.push(() => server.stop(0));
  return { gate, port };
}

const parked = async (gate: Gate, count: number) => {
  while (gate.parked !== count) await new Promise(setImmediate);
};

/** Says what has reached it. */
const mirror: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method, url, headers } = request;
    const body = Buffer.concat(chunks).toString("utf8");
    response.setHeader("Set-Cookie", ["a=1", "b=2"]);
    response.end(
      JSON.stringify({
        method,
        url,
        headers,
        address: addressOf(request),
        port: portOf(request),
        body,
      }),
    );
  });
};
const mirrored = ({ body }: { readonly body: string }) =>
  JSON.parse(Buffer.from(body, "latin1").toString("utf8"));

describe("a gate", () => {
  it("hands on method, target, headers and body as they came, and the client's address", async () => {
    const { gate, port } = await front();
    gate.open((await worker(mirror)).path);
    const answer = await http(port, {
      method: "POST",
      target: "/callback?a=%20b&&c",
      headers: ["X-Odd: Käse", "x-huiyin-hop: 5 8080 9.9.9.9", "TE: trailers"],
      body: "<xml>一</xml>",
    });
    const { method, url, headers, address, port: askedPort, body } = mirrored(answer);
    assert.deepEqual([method, url], ["POST", "/callback?a=%20b&&c"]);
    assert.equal(body, "<xml>一</xml>");
    assert.equal(headers.host, "bot");
    // As Node reads every header, byte by byte.
    assert.equal(headers["x-odd"], Buffer.from("Käse").toString("latin1"));
    assert.equal(headers.te, undefined);
    assert.equal(headers["x-huiyin-hop"], undefined);
    assert.equal(address, "127.0.0.1");
    assert.equal(askedPort, port);
  });

  it("streams what is large, both ways, and a body without a length", async () => {
    const { gate, port } = await front();
    gate.open((await worker(mirror)).path);
    const large = "x".repeat(3_000_000);
    const sent = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: large });
    assert.ok(((await sent.json()) as { body: string }).body === large);
    assert.deepEqual(sent.headers.getSetCookie(), ["a=1", "b=2"]);
    const stream = new Response("in pieces").body;
    const pieces = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      body: stream,
      duplex: "half",
    } as RequestInit);
    assert.equal(((await pieces.json()) as { body: string }).body, "in pieces");
  });

  it("parks what comes while there is no worker, and sends it on in order to the next", async () => {
    const { gate, port } = await front();
    const asked = [http(port, { target: "/1" }), http(port, { method: "POST", body: "two" })];
    await parked(gate, 2);
    gate.open((await worker(mirror)).path);
    const [one, two] = await Promise.all(asked);
    assert.equal(mirrored(one as never).url, "/1");
    assert.equal(mirrored(two as never).body, "two");
    assert.equal(gate.parked, 0);
  });

  it("refuses with 503 what is one too many, and what has waited for too long", async () => {
    const clock = new ManualClock();
    const { gate, port } = await front({ parked: 2, parkedMs: 4_000 }, clock as never);
    // By the server's clock they came now; the gate's is moved.
    const waiting = [http(port), http(port)];
    await parked(gate, 2);
    const third = await http(port);
    assert.deepEqual([third.status, third.body], [503, "unavailable"]);
    assert.equal(third.headers["retry-after"], "1");
    await clock.advance(10_000_000_000);
    for (const answer of await Promise.all(waiting)) assert.equal(answer.status, 503);
    assert.equal(gate.parked, 0);
  });

  it("forgets a parked request whose client leaves", async () => {
    const { gate, port } = await front();
    const socket = await openSocket({ port });
    socket.send("GET / HTTP/1.1\r\nHost: bot\r\n\r\n");
    await parked(gate, 1);
    socket.destroy();
    await parked(gate, 0);
  });

  it("tells the worker when the client leaves before the answer", async () => {
    const { gate, port } = await front();
    let left: Promise<unknown> | undefined;
    const arrived = new Promise<void>((resolve) => {
      void worker((_request, response) => {
        left = once(response, "close");
        resolve();
      }).then(({ path }) => gate.open(path));
    });
    const socket = await openSocket({ port });
    socket.send("GET / HTTP/1.1\r\nHost: bot\r\n\r\n");
    await arrived;
    socket.destroy();
    await left;
  });

  it("sends a callback to the next worker when this one ends without an answer, and nothing else", async () => {
    const { gate, port } = await front();
    let came = 0;
    let both = () => {};
    const areThere = new Promise<void>((resolve) => {
      both = resolve;
    });
    const first = await worker(() => {
      came += 1;
      if (came === 2) both();
    });
    gate.open(first.path);
    const callback = http(port, { method: "POST", target: "/callback", body: "a" });
    const other = http(port, { method: "POST", target: "/other", body: "b" });
    await areThere;
    gate.park();
    await first.stop();
    assert.equal((await other).status, 503);
    await parked(gate, 1);
    gate.open((await worker(mirror)).path);
    assert.equal(mirrored(await callback).body, "a");
  });

  it("parks again what a worker that is gone did not take", async () => {
    const { gate, port } = await front();
    gate.open(join(tmpdir(), "huiyin-nobody"));
    const asked = http(port, { method: "POST", target: "/other", body: "b" });
    while (gate.isOpen && gate.underWay === 0) await new Promise(setImmediate);
    gate.park();
    gate.open((await worker(mirror)).path);
    assert.equal(mirrored(await asked).body, "b");
  });

  it("keeps a client's connection over a change of workers", async () => {
    const { gate, port } = await front();
    gate.open((await worker(mirror)).path);
    const socket = await openSocket({ port });
    const ask = "GET / HTTP/1.1\r\nHost: bot\r\n\r\n";
    socket.send(ask);
    await socket.answered(1);
    gate.park();
    socket.send(ask);
    await parked(gate, 1);
    gate.open((await worker(mirror)).path);
    assert.equal((await socket.answered(2)).length, 2);
    assert.equal(socket.isClosed, false);
    socket.destroy();
  });

  it("answers 400 to two hosts, and hands on what the worker refuses unread", async () => {
    const { gate, port } = await front();
    const refuse: RequestListener = (_request, response) => {
      response.shouldKeepAlive = false;
      response.writeHead(413, { "Content-Length": 0 }).end();
    };
    gate.open((await worker(refuse)).path);
    assert.equal((await http(port, { headers: ["Host: other"] })).status, 400);
    const socket = await openSocket({ port });
    socket.send("POST / HTTP/1.1\r\nHost: bot\r\nContent-Length: 9000000\r\n\r\nabc");
    const [answer] = await socket.closed();
    assert.equal(answer?.status, 413);
  });

  it("refuses everything once it is closed", async () => {
    const { gate, port } = await front();
    const waiting = http(port);
    await parked(gate, 1);
    gate.close();
    assert.equal((await waiting).status, 503);
    assert.equal((await http(port)).status, 503);
  });
});

describe("a plain server", () => {
  it("believes no address that a client claims", async () => {
    const server = createHttpServer(mirror).listen(0, "127.0.0.1");
    await once(server, "listening");
    undo.push(() => server.close());
    const { port } = server.address() as { port: number };
    const answer = await http(port, { headers: ["x-huiyin-hop: 5 8080 9.9.9.9"] });
    assert.equal(mirrored(answer).address, "127.0.0.1");
  });
});
