import assert from "node:assert/strict";
import { afterEach, describe, it } from "vitest";
import { systemClock } from "../../../core/ports/clock.ts";
import { Secret } from "../../../core/secret.ts";
import { createMetricsApp } from "../../../core/transport/metrics.ts";
import { createServer, type Server } from "../../../core/transport/server.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop(0)));
});

async function start(figures = async () => ({ contentType: "text/plain", body: "up 1\n" })) {
  const logger = recordingLogger();
  const app = createMetricsApp({ token: new Secret(TOKEN), figures, clock: systemClock, logger });
  const server = createServer({ app, clock: systemClock, logger });
  servers.push(server);
  const { port } = await server.listen(0, "127.0.0.1");
  return (path: string, init: RequestInit = {}, token = TOKEN) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    });
}

describe("the listener for figures", () => {
  it("shows them to whoever has the token", async () => {
    const ask = await start();
    const response = await ask("/metrics");
    assert.deepEqual([response.status, await response.text()], [200, "up 1\n"]);
  });

  for (const token of ["", "x".repeat(32), `${TOKEN}0`, TOKEN.slice(1)]) {
    it(`refuses the token ${JSON.stringify(token)}`, async () => {
      const ask = await start();
      assert.equal((await ask("/metrics", {}, token)).status, 401);
    });
  }

  for (const path of ["/", "/healthz", "/records", "/explain", "/sandbox/", "/metrics/"]) {
    it(`has nothing at ${path}`, async () => {
      const ask = await start();
      assert.equal((await ask(path)).status, 404);
      assert.equal((await ask(path, { method: "POST", body: "{}" })).status, 404);
    });
  }

  it("takes nothing but a look", async () => {
    const ask = await start();
    assert.equal((await ask("/metrics", { method: "POST", body: "{}" })).status, 405);
  });

  it("keeps to itself why it cannot", async () => {
    const ask = await start(() => Promise.reject(new TypeError("a detail")));
    const response = await ask("/metrics");
    assert.equal(response.status, 500);
    assert.equal((await response.text()).includes("detail"), false);
  });
});
