import assert from "node:assert/strict";
import { afterEach, describe, it } from "vitest";
import { type ApiStage, apiStage, clientsFor } from "./api-stage.ts";
import { deadPort } from "./plain-server.ts";
import { proxyServer } from "./proxy-server.ts";

const PASSWORD = "proxy-password-0123456789";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const side of opened.splice(0)) await side.close();
});

async function stageBehind(port: number, password = PASSWORD): Promise<ApiStage> {
  const stage = await apiStage({ proxy: `http://bot:${password}@127.0.0.1:${port}` });
  opened.push(stage);
  return stage;
}

describe("a proxy", () => {
  it("carries every call through a tunnel, with its password", async () => {
    const proxy = await proxyServer(PASSWORD);
    const stage = await stageBehind(proxy.port);
    assert.equal((await stage.api.users.get("li")).userId, "li");
    assert.deepEqual(new Set(proxy.asked), new Set([new URL(stage.apiBase).host]));
  });

  it("that wants another password lets nothing through, and nobody hears of the password", async () => {
    const proxy = await proxyServer("another");
    const stage = await stageBehind(proxy.port);
    await assert.rejects(stage.api.users.get("li"), (cause: Error) => {
      assert.equal((cause as Error & { readonly code: string }).code, "ERR_API_NETWORK");
      assert.ok(!JSON.stringify([cause, cause.message, cause.stack]).includes(PASSWORD));
      return true;
    });
    assert.equal(stage.calls().length, 0);
  });

  it("that is not there is not gone around", async () => {
    const stage = await stageBehind(await deadPort());
    await assert.rejects(stage.api.users.get("li"), { code: "ERR_API_NETWORK" });
    assert.equal(stage.calls().length, 0);
  });

  it("that is no address is refused at once, without being quoted", () => {
    assert.throws(
      () => clientsFor("http://127.0.0.1:9", { proxy: `bot:${PASSWORD}@proxy` }),
      (cause: Error) => {
        assert.equal((cause as Error & { readonly code: string }).code, "ERR_CONFIG");
        assert.ok(!`${cause.message}${String(cause.cause)}`.includes(PASSWORD));
        return true;
      },
    );
  });
});
