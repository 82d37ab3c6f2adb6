import assert from "node:assert/strict";
import { createServer } from "node:http";
import { afterEach, describe, it } from "vitest";
import { listen } from "../../../core/transport/listening.ts";

const servers = new Set<ReturnType<typeof createServer>>();
const server = () => {
  const made = createServer();
  servers.add(made);
  return made;
};
afterEach(() => {
  for (const made of servers) made.close();
  servers.clear();
});

const names = { port: "THE_PORT", host: "THE_HOST" };

describe("listen", () => {
  it("gives the real port", async () => {
    const { port, host } = await listen(server(), { port: 0, host: "127.0.0.1" }, names);
    assert.ok(port > 0);
    assert.equal(host, "127.0.0.1");
  });

  it("names the port that is taken and the variable to set", async () => {
    const { port } = await listen(server(), { port: 0, host: "127.0.0.1" }, names);
    await assert.rejects(listen(server(), { port, host: "127.0.0.1" }, names), {
      code: "ERR_LISTEN",
      message: `port ${port} on 127.0.0.1 is in use by another process: stop that process, or set THE_PORT to a free port`,
    });
  });

  it("names the host that is not ours and the variable to set", async () => {
    await assert.rejects(listen(server(), { port: 0, host: "192.0.2.1" }, names), {
      code: "ERR_LISTEN",
      message: /^192\.0\.2\.1 is not an address of this machine: set THE_HOST /,
    });
  });

  it("can be tried again after a failure", async () => {
    const { port } = await listen(server(), { port: 0, host: "127.0.0.1" }, names);
    const second = server();
    await assert.rejects(listen(second, { port, host: "127.0.0.1" }, names));
    assert.ok((await listen(second, { port: 0, host: "127.0.0.1" }, names)).port > 0);
  });
});
