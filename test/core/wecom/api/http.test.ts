import assert from "node:assert/strict";
import { afterEach, describe, it } from "vitest";
import type { FailureClass } from "../../../../core/ports/meter.ts";
import { to } from "../../../../core/replies/recipient.ts";
import { reply } from "../../../../core/replies/reply.ts";
import type { ApiClientsOptions } from "../../../../core/wecom/api/clients.ts";
import { ApiError } from "../../../../core/wecom/api/failure.ts";
import { clientsFor, SECRET } from "./api-stage.ts";
import { plainServer } from "./plain-server.ts";

const TOKEN = "token-of-the-plain-server".repeat(8);
const CONTENT = "机密内容 confidential";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const side of opened.splice(0)) await side.close();
});

/** Clients of a server that gives out one token, and answers everything else with `answer`. */
async function sideOf(
  answer: Parameters<typeof plainServer>[0],
  more: Partial<ApiClientsOptions> = {},
) {
  const { origin, sockets } = await plainServer((request, response) => {
    if (!request.url?.startsWith("/cgi-bin/gettoken")) return answer(request, response);
    response.end(JSON.stringify({ errcode: 0, access_token: TOKEN, expires_in: 7200 }));
  });
  return { ...sideAt(origin, more), sockets };
}

function sideAt(apiBase: string, more: Partial<ApiClientsOptions> = {}) {
  const side = clientsFor(apiBase, more);
  opened.push(side);
  const send = () =>
    side.messenger.send({
      app: "main",
      reply: reply.text(CONTENT),
      to: to.user("li"),
      duplicateCheckSeconds: 0,
    });
  return { ...side, send };
}

type Side = ReturnType<typeof sideAt>;

async function fails(side: Side, error: string, kind: FailureClass) {
  const attempt = await side.send();
  assert.ok(!attempt.ok);
  assert.deepEqual([attempt.failure.error, attempt.failure.class], [error, kind]);
  const all = JSON.stringify([attempt.failure, side.logger.lines]);
  for (const secret of [TOKEN, SECRET, "access_token=", "corpsecret=", CONTENT, "机密"]) {
    assert.ok(!all.includes(secret), `${secret.slice(0, 12)} was told`);
  }
  return attempt.failure;
}

describe("a call", () => {
  it("that was read and cut off may have been done", async () => {
    const side = await sideOf((request) => {
      request.resume().on("end", () => request.socket.destroy());
    });
    await fails(side, "ERR_API_NETWORK", "unknown");
  });

  it("that only reads has changed nothing", async () => {
    const side = await sideOf((request) => request.socket.destroy());
    await assert.rejects(side.api.users.get("li"), (cause) => {
      assert.ok(cause instanceof ApiError);
      assert.deepEqual([cause.code, cause.failure.class], ["ERR_API_NETWORK", "busy"]);
      return true;
    });
  });

  it("ends when the clients are closed", async () => {
    let read = () => {};
    const arrived = new Promise<void>((resolve) => {
      read = resolve;
    });
    const side = await sideOf((request) => void request.resume().on("end", read));
    const failed = fails(side, "ERR_API_NETWORK", "unknown");
    await arrived;
    await side.clients.close();
    await failed;
    assert.equal(side.clock.pending, 0);
  });
});
