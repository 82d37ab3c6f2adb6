import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, it } from "vitest";
import { to } from "../../../../core/replies/recipient.ts";
import { reply } from "../../../../core/replies/reply.ts";
import { type ApiStage, apiStage, clientsFor, SECRET } from "./api-stage.ts";

const SEND = "/cgi-bin/message/send";
const OUTGOING = {
  app: "main",
  reply: reply.text("机密 9f3a"),
  to: to.user("li"),
  duplicateCheckSeconds: 600,
};

describe("a call that comes to nothing", () => {
  let stage: ApiStage;
  beforeEach(async () => {
    stage = await apiStage();
  });
  afterEach(() => stage.close());

  const failed = async () => {
    const attempt = await stage.messenger.send(OUTGOING);
    assert.ok(!attempt.ok);
    return attempt.failure;
  };

  const classes = [
    [-1, "busy"],
    [45009, "limited"],
    [45033, "limited"],
    [48002, "held"],
    [301002, "held"],
    [81013, "dead"],
    [44004, "dead"],
    [777777, "dead"],
  ] as const;
  for (const [errcode, kind] of classes) {
    it(`is ${kind} for ${errcode}, and says why in both languages`, async () => {
      stage.sandbox.faults.add({ kind: "api.errcode", errcode }, { path: SEND });
      const failure = await failed();
      assert.deepEqual([failure.class, failure.error], [kind, String(errcode)]);
      assert.match(failure.message, /\p{Script=Han}.*。.*[a-z]{3}/u);
      assert.equal(stage.calls(SEND).length, 1);
    });
  }

  const UPLOAD = "/cgi-bin/media/upload";
  const PICTURE = { ...OUTGOING, reply: reply.file({ bytes: new Uint8Array(9), name: "a" }) };
  const scopeOf = async (outgoing: Parameters<typeof stage.messenger.send>[0] = OUTGOING) => {
    const attempt = await stage.messenger.send(outgoing);
    assert.ok(!attempt.ok);
    return attempt.failure.scope;
  };

  const scopes = [
    ["app", SEND, [40001, 40013, 40014, 42001, 45009, 45033, 50003, 60020, 301002]],
    ["unclear", SEND, [-1, -2, 48001, 48002, 48999]],
    ["message", SEND, [81013, 60111, 43012, 44004, 6000, 777777]],
    ["app", UPLOAD, [40001, 45009, 60020]],
    ["file", UPLOAD, [-1, 40006, 48002, 777777]],
    ["app", "/cgi-bin/gettoken", [-1, 40001, 40013, 60020, 45009]],
  ] as const;
  for (const [scope, path, errcodes] of scopes) {
    it(`is of the ${scope} at ${path} for ${errcodes.join(", ")}`, async () => {
      for (const errcode of errcodes) {
        stage.sandbox.faults.clear();
        await stage.clock.advance(600_000);
        stage.sandbox.faults.add({ kind: "api.errcode", errcode }, { path });
        assert.equal(await scopeOf(PICTURE), scope, String(errcode));
      }
    });
  }

  for (const status of [404, 413, 500, 502]) {
    it(`is of the file when its upload is answered with ${status}, else it is unclear`, async () => {
      stage.sandbox.faults.add({ kind: "api.status", status }, { path: UPLOAD });
      const attempt = await stage.messenger.send(PICTURE);
      assert.ok(!attempt.ok);
      assert.deepEqual([attempt.failure.class, attempt.failure.scope], ["busy", "file"]);
      stage.sandbox.faults.clear();
      stage.sandbox.faults.add({ kind: "api.status", status }, { path: SEND });
      assert.equal(await scopeOf(PICTURE), "unclear");
    });
  }

  it("is of the file when that cannot be fetched or read", async () => {
    const url = "https://pictures.invalid/a.png";
    assert.equal(await scopeOf({ ...OUTGOING, reply: reply.image({ url }) }), "file");
    assert.equal(await scopeOf({ ...OUTGOING, reply: reply.image({ path: "gone.png" }) }), "file");
  });

  it("is of a group's message alone when groups are what it has no right to", async () => {
    const path = "/cgi-bin/appchat/send";
    for (const [errcode, scope] of [
      [48002, "message"],
      [60020, "app"],
    ] as const) {
      stage.sandbox.faults.add({ kind: "api.errcode", errcode }, { path, times: 1 });
      assert.equal(await scopeOf({ ...OUTGOING, to: to.chat("group") }), scope);
    }
  });

  it("names the address to trust for 60020", async () => {
    stage.sandbox.faults.add({ kind: "api.errcode", errcode: 60020 }, { path: SEND });
    const failure = await failed();
    assert.deepEqual([failure.class, failure.callerIp], ["held", "127.0.0.1"]);
    assert.match(failure.message, /127\.0\.0\.1/);
    assert.match(failure.message, /企业可信IP/);
  });

  it("may have been done when its answer is lost, and is known by its check", async () => {
    stage.sandbox.faults.add({ kind: "api.lose_response" }, { path: SEND, times: 1 });
    const failure = await failed();
    assert.deepEqual([failure.class, failure.error], ["unknown", "ERR_API_NETWORK"]);
    assert.equal((await stage.messenger.send(OUTGOING)).ok, true);
    assert.equal(stage.shown().length, 1);
  });

  for (const status of [500, 502, 503, 404]) {
    it(`may have been done when a gateway answers ${status}`, async () => {
      stage.sandbox.faults.add({ kind: "api.status", status }, { path: SEND });
      const failure = await failed();
      assert.deepEqual([failure.class, failure.error], ["unknown", "ERR_API_ANSWER"]);
    });
  }

  it("is limited when a gateway says so", async () => {
    stage.sandbox.faults.add({ kind: "api.status", status: 429 }, { path: SEND });
    assert.equal((await failed()).class, "limited");
  });

  it("may have been done when a page of HTML answers", async () => {
    stage.sandbox.faults.add({ kind: "api.html" }, { path: SEND });
    const failure = await failed();
    assert.deepEqual([failure.class, failure.error], ["unknown", "ERR_API_ANSWER"]);
  });

  it("may have been done when it takes too long", async () => {
    await stage.messenger.send(OUTGOING);
    stage.sandbox.faults.add({ kind: "api.slow", ms: 60_000 }, { path: SEND, times: 1 });
    const sending = stage.messenger.send(OUTGOING);
    while (stage.sandbox.faults.active.length > 0) await turn();
    await stage.clock.advance(10_000);
    const attempt = await sending;
    assert.ok(!attempt.ok);
    const { class: kind, error } = attempt.failure;
    assert.deepEqual([kind, error], ["unknown", "ERR_API_TIMEOUT"]);
  });

  it("only held up is none", async () => {
    await stage.messenger.send(OUTGOING);
    stage.sandbox.faults.add({ kind: "api.slow", ms: 9_000 }, { path: SEND, times: 1 });
    const sending = stage.messenger.send({ ...OUTGOING, duplicateCheckSeconds: 0 });
    while (stage.sandbox.faults.active.length > 0) await turn();
    await stage.clock.advance(9_000);
    assert.equal((await sending).ok, true);
  });

  it("was certainly not done when nobody is there to connect to", async () => {
    const nobody = clientsFor(stage.apiBase, { store: stage.store, clock: stage.clock });
    await nobody.messenger.send(OUTGOING);
    const closed = createServer();
    await new Promise<void>((resolve) => void closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const lost = clientsFor(`http://127.0.0.1:${port}`, {
      store: stage.store,
      clock: stage.clock,
    });
    const attempt = await lost.messenger.send(OUTGOING);
    await Promise.all([nobody.clients.close(), lost.clients.close()]);
    assert.ok(!attempt.ok);
    const { class: kind, error } = attempt.failure;
    assert.deepEqual([kind, error], ["busy", "ERR_API_NETWORK"]);
    assert.equal(attempt.failure.scope, "app");
  });

  it("was not made by an app that cannot call, or is not there", async () => {
    for (const [app, error] of [
      ["mute", "no_secret"],
      ["gone", "no_app"],
    ] as const) {
      const attempt = await stage.messenger.send({ ...OUTGOING, app });
      assert.equal(!attempt.ok && attempt.failure.error, error);
      assert.equal((await stage.messenger.recall(app, "MSG")).ok, false);
      assert.equal((await stage.messenger.prepare(app, OUTGOING.reply)).ok, app !== "gone");
    }
  });

  it("after the clients were closed was not made", async () => {
    await stage.clients.close();
    assert.equal((await failed()).class, "busy");
  });

  it("is counted as what it was", async () => {
    stage.sandbox.faults.add({ kind: "api.errcode", errcode: 45009 }, { path: SEND });
    await failed();
    assert.deepEqual(stage.meter.lines, [
      "called /cgi-bin/gettoken ok",
      "token main fetched",
      `called ${SEND} limited`,
    ]);
  });

  it("tells neither address nor token, secret or content, whatever it is", async () => {
    const faults = [
      { kind: "api.lose_response" },
      { kind: "api.html" },
      { kind: "api.status", status: 502 },
      { kind: "api.errcode", errcode: 60020 },
      { kind: "api.errcode", errcode: 777777 },
    ] as const;
    const told: string[] = [];
    for (const path of ["/cgi-bin/gettoken", SEND]) {
      for (const fault of faults) {
        stage.sandbox.faults.add(fault, { path });
        told.push(JSON.stringify(await stage.messenger.send(OUTGOING)));
        await assert.rejects(stage.api.messages.send(OUTGOING), (cause: Error) => {
          told.push(String(cause.stack), JSON.stringify(cause), String(cause.cause));
          return true;
        });
        stage.sandbox.faults.clear();
        await stage.clock.advance(600_000);
      }
      await stage.messenger.send(OUTGOING);
    }
    told.push(JSON.stringify(stage.logger.lines), JSON.stringify(stage.meter.lines));
    const { text } = stage.tokens.issue("main");
    assert.equal(text.length, 214);
    for (const secret of [SECRET, text, "access_token=", stage.apiBase, "9f3a", "secret-of"]) {
      assert.ok(!told.join("\n").includes(secret), `shows ${secret.slice(0, 12)}`);
    }
  });
});

describe("an answer that no server of WeCom gives", () => {
  const servers: { close(): void; closeAllConnections(): void }[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function against(listener: RequestListener) {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    return clientsFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  const token = JSON.stringify({ errcode: 0, access_token: "t", expires_in: 7_200 });
  const bodies: readonly (readonly [string, string])[] = [
    ["nothing at all", ""],
    ["no JSON", '{"errcode":0'],
    ["a list", "[]"],
    ["null", "null"],
    ["no errcode", "{}"],
    ["an errcode of text", '{"errcode":"0"}'],
    ["half an errcode", '{"errcode":0.5}'],
  ];
  for (const [what, body] of bodies) {
    it(`is no answer: ${what}`, async () => {
      const side = await against((request, response) => {
        response.end(request.url?.includes("gettoken") ? token : body);
      });
      const attempt = await side.messenger.send(OUTGOING);
      await side.close();
      assert.ok(!attempt.ok);
      const { class: kind, error } = attempt.failure;
      assert.deepEqual([kind, error], ["unknown", "ERR_API_ANSWER"]);
    });
  }

  for (const body of ['{"errcode":0}', '{"errcode":0,"access_token":"t","expires_in":0}']) {
    it(`is no token: ${body}`, async () => {
      const side = await against((_, response) => response.end(body));
      const attempt = await side.messenger.send(OUTGOING);
      await side.close();
      assert.ok(!attempt.ok);
      const { class: kind, error } = attempt.failure;
      assert.deepEqual([kind, error], ["busy", "ERR_API_ANSWER"]);
    });
  }

  it("is passed on in WeCom's words, without secrets and without what was sent", async () => {
    const errmsg =
      "invalid text 9f3a-secret-plan to li, token abcdefghijklmnopqrstuvwxyz, hint: [1]";
    const side = await against((request, response) => {
      const refusal = JSON.stringify({ errcode: 44004, errmsg });
      response.end(request.url?.includes("gettoken") ? token : refusal);
    });
    const content = reply.text("the 9f3a-secret-plan of today");
    const attempt = await side.messenger.send({ ...OUTGOING, reply: content });
    assert.equal(!attempt.ok && attempt.failure.errmsg, "invalid text…to …, token …");
    const got = side.api.users.get("li").catch((cause) => cause.failure.errmsg);
    assert.equal(await got, "invalid text 9f3a-secret-plan to …, token …");
    await side.close();
  });

  it("is cut off when it goes on for ever", async () => {
    const side = await against((request, response) => {
      if (request.url?.includes("gettoken")) return response.end(token);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(2 ** 20))) {}
        if (!response.destroyed) response.once("drain", more);
      };
      return more();
    });
    const attempt = await side.messenger.send(OUTGOING);
    await side.close();
    assert.equal(!attempt.ok && attempt.failure.error, "ERR_API_ANSWER");
  });
});

const turn = () => new Promise((resolve) => setImmediate(resolve));
