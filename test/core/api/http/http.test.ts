import assert from "node:assert/strict";
import { afterEach, describe, it } from "vitest";
import type { ApiClientsOptions } from "../../../../core/api/api-clients.ts";
import { ApiError } from "../../../../core/contracts/api/api-error.ts";
import type { FailureClass } from "../../../../core/contracts/messenger.ts";
import { to } from "../../../../core/events/recipient.ts";
import { reply } from "../../../../core/events/reply.ts";
import { clientsFor, SECRET } from "../api-stage.ts";
import { deadPort, plainServer } from "./plain-server.ts";

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
      ...{ app: "main", reply: reply.text(CONTENT), to: to.user("li") },
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
  for (const [name, status, body, error, kind] of [
    ["HTML", 200, "<html>sign in</html>", "ERR_API_ANSWER", "unknown"],
    ["nothing", 200, "", "ERR_API_ANSWER", "unknown"],
    ["JSON without errcode", 200, `{"msgid":"M"}`, "ERR_API_ANSWER", "unknown"],
    ["a list", 200, "[]", "ERR_API_ANSWER", "unknown"],
    ["null", 200, "null", "ERR_API_ANSWER", "unknown"],
    ["half of an answer", 200, `{"errcode":0,`, "ERR_API_ANSWER", "unknown"],
    ["an errcode that is no number", 200, `{"errcode":"0"}`, "ERR_API_ANSWER", "unknown"],
    ["HTTP 502", 502, "<html>bad gateway</html>", "ERR_API_ANSWER", "unknown"],
    ["HTTP 404", 404, "", "ERR_API_ANSWER", "unknown"],
    ["HTTP 429", 429, "slow down", "429", "limited"],
    ["errcode -1", 200, `{"errcode":-1,"errmsg":"system busy"}`, "-1", "busy"],
  ] as const) {
    it(`that is answered with ${name} is ${kind}`, async () => {
      const side = await sideOf((_, response) => response.writeHead(status).end(body));
      await fails(side, error, kind);
      assert.equal(side.clock.pending, 0);
    });
  }

  it("that was read and cut off may have been done", async () => {
    const side = await sideOf((request) => {
      request.resume().on("end", () => request.socket.destroy());
    });
    await fails(side, "ERR_API_NETWORK", "unknown");
  });

  it("that is never answered ends with its time, and may have been done", async () => {
    let read = () => {};
    const arrived = new Promise<void>((resolve) => {
      read = resolve;
    });
    const side = await sideOf((request) => void request.resume().on("end", read));
    const failed = fails(side, "ERR_API_TIMEOUT", "unknown");
    await arrived;
    await side.clock.advance("10s");
    await failed;
    assert.equal(side.clock.pending, 0);
  });

  it("that only reads has changed nothing", async () => {
    const side = await sideOf((request) => request.socket.destroy());
    await assert.rejects(side.api.users.get("li"), (cause) => {
      assert.ok(cause instanceof ApiError);
      assert.deepEqual([cause.code, cause.failure.class], ["ERR_API_NETWORK", "busy"]);
      return true;
    });
  });

  it("to where nobody listens has not been done", async () => {
    const side = sideAt(`http://127.0.0.1:${await deadPort()}`);
    const { message } = await fails(side, "ERR_API_NETWORK", "busy");
    assert.match(message, /ECONNREFUSED/);
  });

  it("without a token was not made, whatever became of asking for one", async () => {
    const html = await plainServer((_, response) => response.end("<html></html>"));
    await fails(sideAt(html.origin), "ERR_API_ANSWER", "busy");
    const cut = await plainServer((request) => request.socket.destroy());
    await fails(sideAt(cut.origin), "ERR_API_NETWORK", "busy");
    const bare = await plainServer((_, response) => response.end(`{"errcode":0}`));
    await fails(sideAt(bare.origin), "ERR_API_ANSWER", "busy");
  });

  it("tells what it came to, with its path and nothing of its query", async () => {
    const side = await sideOf((_, response) => response.end(`{"errcode":0,"msgid":"M"}`));
    assert.ok((await side.send()).ok);
    assert.deepEqual(side.meter.lines, [
      "called /cgi-bin/gettoken ok",
      "token main fetched",
      "called /cgi-bin/message/send ok",
    ]);
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
