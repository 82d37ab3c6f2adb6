import assert from "node:assert/strict";
import { afterEach, describe, it } from "vitest";
import type { HttpRoute } from "../../../core/bot/routes/route.ts";
import { systemClock } from "../../../core/ports/clock.ts";
import { Secret } from "../../../core/secret.ts";
import { pooledEntropy } from "../../../core/system-entropy.ts";
import { createAdmin, isLedTo, openingLink } from "../../../core/transport/admin.ts";
import { createServer, type Server } from "../../../core/transport/server.ts";
import { createSession } from "../../../core/transport/session.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop(0)));
});

const routeOf = (method: HttpRoute["method"]): HttpRoute => ({
  plugin: "ci",
  method,
  path: "/plugins/ci/builds",
  isPublic: false,
  allow: ["operator"],
  bodyBytes: 1_000,
  rate: undefined,
  admits: () => true,
  answer: async ({ who }) => Response.json(who.roles),
  endStreams() {},
  end() {},
});
const ROUTES = [routeOf("GET"), routeOf("POST")];

async function start() {
  const operators = createSession({
    secret: () => new Secret("s".repeat(43)),
    entropy: pooledEntropy(),
    path: "/plugins/",
    sameSite: "Lax",
  });
  const logger = recordingLogger();
  const app = createAdmin({
    token: new Secret("0123456789abcdef0123456789abcdef"),
    routes: {},
    pluginRoutes: () => ROUTES,
    operators,
    clock: systemClock,
    logger,
  });
  const server = createServer({ app, clock: systemClock, logger });
  servers.push(server);
  const { port } = await server.listen(0, "127.0.0.1");
  const origin = `http://127.0.0.1:${port}`;
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${origin}${path}`, { redirect: "manual", ...init });
  return { ask, origin, operators, logger };
}

describe("a browser of whoever runs the bot", () => {
  it("is let in once by a link, which leads on, and from then on by a cookie", async () => {
    const { ask, operators, logger } = await start();
    assert.equal((await ask("/plugins/ci/builds")).status, 401);
    const link = openingLink(operators, "/plugins/ci/builds");
    const opened = await ask(link);
    assert.deepEqual([opened.status, opened.headers.get("location")], [303, "/plugins/ci/builds"]);
    const [cookie = ""] = opened.headers.getSetCookie();
    assert.match(cookie, /^huiyin_plugins_\d+=.*; Path=\/plugins\/; HttpOnly; SameSite=Lax$/);
    const headers = { Cookie: cookie.split(";")[0] ?? "" };
    assert.deepEqual(await (await ask("/plugins/ci/builds", { headers })).json(), ["operator"]);

    const again = await ask(link);
    assert.equal(again.status, 403);
    assert.deepEqual(again.headers.getSetCookie(), []);
    assert.match(await again.text(), /npm run bot -- page \/plugins\/ci\/builds/);
    assert.doesNotMatch(JSON.stringify(logger.lines), /key=/);
  });

  it("may change something only from a page of the same origin", async () => {
    const { ask, origin, operators } = await start();
    const opened = await ask(openingLink(operators, "/plugins/ci/builds"));
    const Cookie = opened.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const post = async (more: Record<string, string>) =>
      (await ask("/plugins/ci/builds", { method: "POST", headers: { Cookie, ...more } })).status;
    assert.equal(await post({ Origin: origin }), 200);
    assert.equal(await post({ Origin: "http://evil.example" }), 401);
    assert.equal(await post({ Origin: "null" }), 401);
    assert.equal(await post({}), 401);
  });

  it("is led to plugins and nowhere else", async () => {
    const { ask, operators } = await start();
    for (const to of ["//evil.example", "https://evil.example", "/sandbox/", "/plugins//x", ""]) {
      assert.ok(!isLedTo(to), to);
      const key = operators.newKey();
      const answer = await ask(`/plugins/-/open?${new URLSearchParams({ key, to })}`);
      assert.deepEqual([answer.status, answer.headers.get("location")], [404, null], to);
    }
    assert.ok(isLedTo("/plugins/ci/builds/7"));
  });
});
