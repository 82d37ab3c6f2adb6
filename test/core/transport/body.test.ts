import assert from "node:assert/strict";
import { afterEach, describe, it } from "vitest";
import { openSocket, type RawSocket, sendRaw } from "../../support/raw-socket.ts";
import { type Served, type ServeOptions, serve } from "./serve.ts";

const LIMIT = 1000;
const started: Served[] = [];
const sockets: RawSocket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(started.splice(0).map(({ server }) => server.stop(0)));
});

/** A server that takes `LIMIT` bytes and notes the bodies that reached the receiver. */
async function start(options: ServeOptions = {}) {
  const bodies: number[] = [];
  const served = await serve({
    receiver: {
      receive: async (_query, body) => {
        bodies.push(body.length);
        return { body: "" };
      },
    },
    app: { limits: { bodyBytes: LIMIT } },
    ...options,
  });
  started.push(served);
  return { ...served, bodies };
}

const open = async (port: number) => {
  const socket = await openSocket({ port });
  sockets.push(socket);
  return socket;
};

const head = (...headers: readonly string[]) =>
  ["POST /wecom/callback HTTP/1.1", "Host: bot", ...headers, "", ""].join("\r\n");
const declared = (length: number) => head(`Content-Length: ${length}`);
const CHUNKED = "Transfer-Encoding: chunked";
const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${"x".repeat(bytes)}\r\n`;
const LAST = "0\r\n\r\n";

describe("length of a body", () => {
  const accepted: Readonly<Record<string, string>> = {
    "none at all": head(),
    "declared, empty": declared(0),
    "declared, at the limit": declared(LIMIT) + "x".repeat(LIMIT),
    "chunked, empty": head(CHUNKED) + LAST,
    "chunked, at the limit": head(CHUNKED) + chunk(LIMIT - 1) + chunk(1) + LAST,
  };
  for (const [what, bytes] of Object.entries(accepted)) {
    it(`is accepted: ${what}`, async () => {
      const { port, bodies } = await start();
      const socket = await open(port);
      socket.send(bytes);
      const [answer] = await socket.answered();
      assert.equal(answer?.status, 200);
      assert.equal(answer.headers.connection, "keep-alive");
      assert.equal(bodies.length, 1);
    });
  }

  const refused: Readonly<Record<string, string>> = {
    "declared, one over, nothing sent": declared(LIMIT + 1),
    "declared, one over, sent": declared(LIMIT + 1) + "x".repeat(LIMIT + 1),
    "declared, a terabyte": declared(1e12),
    "chunked, one over": head(CHUNKED) + chunk(LIMIT) + chunk(1),
    "chunked, one over in one piece": head(CHUNKED) + chunk(LIMIT + 1),
  };
  for (const [what, bytes] of Object.entries(refused)) {
    it(`is refused and the connection closed: ${what}`, async () => {
      const { port, bodies, refusals } = await start();
      const answers = await sendRaw({ port }, bytes);
      assert.equal(answers.length, 1);
      assert.equal(answers[0]?.status, 413);
      assert.equal(answers[0].body, "payload too large");
      assert.equal(answers[0].headers.connection, "close");
      assert.deepEqual(bodies, []);
      assert.equal(refusals.list()[0]?.code, "ERR_BODY_LENGTH");
    });
  }
});

describe("encoding of a body", () => {
  for (const coding of ["gzip", "GZIP", "deflate", "br", "zstd", "identity, gzip", "x-unknown"]) {
    it(`refuses ${coding}`, async () => {
      const { port, bodies } = await start();
      const headers = head(`Content-Encoding: ${coding}`, "Content-Length: 3");
      const [answer] = await sendRaw({ port }, `${headers}abc`);
      assert.equal(answer?.status, 415);
      assert.equal(answer.body, "unsupported media type");
      assert.equal(answer.headers["accept-encoding"], "identity");
      assert.deepEqual(bodies, []);
    });
  }

  for (const line of ["Content-Encoding: identity", "Content-Encoding: Identity", "X-A: 1"]) {
    it(`takes ${line}, whatever the Content-Type`, async () => {
      const { port, bodies } = await start();
      const headers = head(line, "Content-Type: application/json", "Content-Length: 3");
      const socket = await open(port);
      socket.send(`${headers}abc`);
      assert.equal((await socket.answered())[0]?.status, 200);
      assert.deepEqual(bodies, [3]);
    });
  }
});

describe("a body on the way", () => {
  it("is invited only if it will be read", async () => {
    const { port } = await start();
    const willing = await open(port);
    willing.send(head("Expect: 100-continue", "Content-Length: 3"));
    while (!willing.received.includes("100 Continue")) await new Promise(setImmediate);
    willing.send("abc");
    assert.equal((await willing.answered())[0]?.status, 200);

    const refused = await open(port);
    refused.send(head("Expect: 100-continue", `Content-Length: ${LIMIT + 1}`));
    await refused.closed();
    assert.ok(refused.received.startsWith("HTTP/1.1 413 "));
  });

  for (const how of ["ends", "resets"] as const) {
    it(`is forgotten when the client ${how} in the middle`, async () => {
      const { port, server, logger, bodies } = await start();
      const socket = await open(port);
      socket.send(`${declared(10)}abc`);
      while (server.connections === 0) await new Promise(setImmediate);
      if (how === "ends") socket.end();
      else socket.destroy();
      while (server.connections > 0) await new Promise(setImmediate);

      const next = await open(port);
      next.send(`${declared(3)}abc`);
      assert.equal((await next.answered())[0]?.status, 200);
      assert.deepEqual(bodies, [3]);
      assert.ok(!logger.lines.some(({ event }) => event === "http.failed"));
    });
  }

  it("is not read where no callback lives, and the connection closes", async () => {
    const { port } = await start();
    for (const target of ["/nowhere", "/healthz"]) {
      const answers = await sendRaw(
        { port },
        `POST ${target} HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000000\r\n\r\nx`,
      );
      assert.equal(answers.length, 1);
      assert.equal(answers[0]?.headers.connection, "close");
    }
  });
});
