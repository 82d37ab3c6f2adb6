import assert from "node:assert/strict";
import { afterEach, describe, it } from "vitest";
import { BotError } from "../../../core/errors.ts";
import { systemClock } from "../../../core/ports/clock.ts";
import { Secret } from "../../../core/secret.ts";
import { type AdminOptions, createAdmin } from "../../../core/transport/admin.ts";
import { createServer, type Server } from "../../../core/transport/server.ts";
import { sendRaw } from "../../support/raw-socket.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop(0)));
});

async function start(more: Partial<AdminOptions> = {}) {
  const logger = recordingLogger();
  const app = createAdmin({
    token: new Secret(TOKEN),
    routes: {
      "GET /echo": ({ query }) => Object.fromEntries(query),
      "POST /echo": async ({ body }) => ({ body }),
      "GET /nothing": () => undefined,
      "GET /refused": () => {
        throw new BotError("ERR_STORE_CLOSED", "the store is closed");
      },
      "GET /broken": () => {
        throw new TypeError("a detail");
      },
    },
    texts: {
      "/figures": async () => ({ contentType: "text/plain; version=0.0.4", body: "up 1\n" }),
      "/unreadable": async () => {
        throw new TypeError("a detail");
      },
    },
    pages: { "/page/": ({ url }) => new Response(new URL(url).pathname) },
    ...more,
    clock: systemClock,
    logger,
  });
  const server = createServer({ app, clock: systemClock, logger });
  servers.push(server);
  const { port } = await server.listen(0, "127.0.0.1");
  return { port, logger };
}

interface Ask {
  readonly method?: string;
  readonly host?: string;
  readonly authorization?: string | undefined;
  readonly body?: string;
}

async function ask(port: number, target: string, options: Ask = {}) {
  const { method = "GET", host = `127.0.0.1:${port}`, body = "" } = options;
  const authorization = "authorization" in options ? options.authorization : `Bearer ${TOKEN}`;
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host}`,
    "Connection: close",
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
  ];
  const [answer] = await sendRaw({ port }, [...lines, "", body].join("\r\n"));
  assert.ok(answer);
  return answer;
}

describe("admin listener", () => {
  it("leaves it to a page whom to let in, but only from this machine", async () => {
    const { port } = await start();
    const got = await fetch(`http://127.0.0.1:${port}/page/a`);
    assert.deepEqual([got.status, await got.text()], [200, "/page/a"]);
    const other = await ask(port, "/page/a", { host: "evil.example" });
    assert.equal(other.status, 421);
    const beside = await ask(port, "/pages", { authorization: undefined });
    assert.equal(beside.status, 401);
  });

  it("lets a page be asked for under exact names that were allowed, and nothing else", async () => {
    const { port } = await start({ pageHosts: ["dev.example.com", "localhost:9000"] });
    const statusOf = async (target: string, host: string) =>
      (await ask(port, target, { host })).status;
    for (const host of ["dev.example.com", "DEV.example.com:4443", "localhost:9000"]) {
      assert.equal(await statusOf("/page/a", host), 200, host);
      assert.equal(await statusOf("/nothing", host), 421, host);
    }
    for (const host of [
      "localhost:9001",
      "a.dev.example.com",
      "dev.example.com.evil",
      "dev.example.com:",
      "evil:x@dev.example.com",
      "xdev.example.com",
      "",
    ]) {
      assert.equal(await statusOf("/page/a", host), 421, host);
    }
  });

  it("says in words that a page is not there under this name", async () => {
    const { port } = await start({ misdirected: (host) => `<p>not ${host}` });
    const answer = await ask(port, "/page/a", { host: "dev.example.com" });
    assert.deepEqual([answer.status, answer.body], [421, "<p>not dev.example.com"]);
    assert.equal(answer.headers["content-type"], "text/html; charset=utf-8");
    assert.match(answer.headers["content-security-policy"] ?? "", /default-src 'none'/);
    const other = await ask(port, "/nothing", { host: "dev.example.com" });
    assert.equal(other.body, "misdirected request");
  });

  it("answers with what its routes return, as JSON", async () => {
    const { port } = await start();
    const got = await ask(port, "/echo?a=1&b=%20");
    assert.deepEqual([got.status, got.body], [200, '{"a":"1","b":" "}']);
    assert.equal(got.headers["content-type"], "application/json; charset=utf-8");
    const posted = await ask(port, "/echo", { method: "POST", body: '{"x":[1]}' });
    assert.equal(posted.body, '{"body":{"x":[1]}}');
    assert.equal((await ask(port, "/nothing")).body, "null");
    assert.equal((await ask(port, "/echo", { method: "POST" })).body, "{}");
  });

  for (const host of ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"]) {
    it(`takes the Host ${host} with its port`, async () => {
      const { port } = await start();
      assert.equal((await ask(port, "/nothing", { host: `${host}:${port}` })).status, 200);
    });
  }

  for (const host of ["127.0.0.1", "127.0.0.1:1", "evil.example:PORT", "localhost.evil:PORT", ""]) {
    it(`refuses the Host ${JSON.stringify(host)}, even with the token`, async () => {
      const { port } = await start();
      const answer = await ask(port, "/nothing", { host: host.replace("PORT", String(port)) });
      assert.deepEqual([answer.status, answer.body], [421, "misdirected request"]);
    });
  }

  for (const authorization of [
    undefined,
    "",
    "Bearer",
    "Bearer ",
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
    `bearer ${TOKEN}`,
    `Basic ${TOKEN}`,
    TOKEN,
  ]) {
    it(`refuses the authorization ${authorization?.replace(TOKEN, "(token)")}`, async () => {
      const { port } = await start();
      for (const target of ["/nothing", "/nowhere"]) {
        const answer = await ask(port, target, { authorization });
        assert.deepEqual([answer.status, answer.body], [401, "unauthorized"]);
        assert.equal(answer.headers["www-authenticate"], "Bearer");
      }
    });
  }

  it("knows its paths and methods", async () => {
    const { port } = await start();
    assert.equal((await ask(port, "/nowhere")).status, 404);
    const wrong = await ask(port, "/echo", { method: "PUT" });
    assert.deepEqual([wrong.status, wrong.headers.allow], [405, "GET, POST"]);
  });

  it("serves a text in its own form, to those who have the token", async () => {
    const { port } = await start();
    const got = await ask(port, "/figures");
    assert.deepEqual([got.status, got.body], [200, "up 1\n"]);
    assert.equal(got.headers["content-type"], "text/plain; version=0.0.4");
    assert.equal((await ask(port, "/figures", { authorization: undefined })).status, 401);
    const wrong = await ask(port, "/figures", { method: "POST" });
    assert.deepEqual([wrong.status, wrong.headers.allow], [405, "GET, HEAD"]);
    assert.equal((await ask(port, "/unreadable")).status, 500);
  });

  it("refuses what is not JSON, and too much of it", async () => {
    const { port } = await start();
    assert.equal((await ask(port, "/echo", { method: "POST", body: "{" })).status, 400);
    const long = JSON.stringify("x".repeat(1024 * 1024));
    assert.equal((await ask(port, "/echo", { method: "POST", body: long })).status, 413);
  });

  it("says what is wrong when we know, and where it broke when we do not", async () => {
    const { port, logger } = await start();
    const refused = await ask(port, "/refused");
    assert.equal(refused.status, 422);
    assert.equal(refused.body, '{"code":"ERR_STORE_CLOSED","message":"the store is closed"}');
    const broken = await ask(port, "/broken");
    assert.deepEqual([broken.status, broken.body], [500, "internal error"]);
    assert.ok(logger.lines.some(({ event }) => event === "http.failed"));
  });

  it("never logs the token", async () => {
    const { port, logger } = await start();
    await ask(port, "/nothing");
    assert.ok(!JSON.stringify(logger.lines).includes(TOKEN));
  });
});
