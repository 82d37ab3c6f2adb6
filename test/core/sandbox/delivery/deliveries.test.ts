import assert from "node:assert/strict";
import { createServer } from "node:net";
import { describe, it } from "vitest";
import {
  codesOf,
  engineStage,
  outcomesOf,
  said,
  sandboxFor,
  turns,
  until,
} from "../engine-stage.ts";
import { type Answering, sealedReply, textReply } from "../foreign-bot.ts";

/** Answers each delivery with the next of these, and every later one with the last. */
function inTurn(...answers: readonly Answering[]): Answering {
  let next = 0;
  return (arrival, response) => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    answer?.(arrival, response);
  };
}

const empty: Answering = (_, response) => response.end();
const hang: Answering = () => {};
const breakOff: Answering = (_, response) => response.destroy();
const status =
  (code: number, headers = {}): Answering =>
  (_, response) =>
    response.writeHead(code, headers).end();
const says =
  (text: string): Answering =>
  (_, response) =>
    response.end(sealedReply(textReply(text)));

describe("deliveries", () => {
  it("sends at once, and shows the member the reply", async () => {
    const { sandbox, texts, bot } = await engineStage(says("帅得一逼"));
    const { id, settled } = sandbox.emit(said("我帅吗"));
    assert.equal(sandbox.underWay, 1);
    assert.equal(sandbox.feed.find(id)?.id, id);
    const record = await settled;
    assert.equal(sandbox.underWay, 0);
    assert.equal(record.outcome, "shown");
    assert.deepEqual(outcomesOf(record), ["replied"]);
    assert.deepEqual(codesOf(record), []);
    assert.deepEqual(texts(), ["帅得一逼"]);
    assert.equal(sandbox.chats.find(record.entry ?? "")?.callback, id);
    const [arrival] = bot.arrivals;
    assert.equal(arrival?.contentType, "text/xml");
    assert.equal(arrival?.plaintext, record.plaintext);
    assert.equal(arrival?.query, record.deliveries[0]?.query);
    assert.equal(arrival?.body, record.deliveries[0]?.body);
  });

  it("takes an empty 200 for an acknowledgement", async () => {
    const { sandbox, texts } = await engineStage(empty);
    const record = await sandbox.emit(said("hi")).settled;
    assert.equal(record.outcome, "acknowledged");
    assert.deepEqual(texts(), []);
  });

  it("cuts at five seconds, delivers again at once, four times in all", async () => {
    const { sandbox, clock, bot } = await engineStage(hang);
    const { settled } = sandbox.emit(said("hi"));
    const from = clock.now();
    for (let arrived = 1; arrived <= 4; arrived++) {
      await until(() => bot.arrivals.length === arrived);
      await clock.advance(4_999);
      assert.equal(bot.arrivals.length, arrived);
      await clock.advance(1);
    }
    const record = await settled;
    assert.equal(record.outcome, "gave_up");
    assert.deepEqual(outcomesOf(record), ["cut", "cut", "cut", "cut"]);
    assert.deepEqual(
      record.deliveries.map(({ sentAt, tookMs }) => [sentAt - from, tookMs]),
      [0, 5_000, 10_000, 15_000].map((at) => [at, 5_000]),
    );
  });

  it("closes the connection that it cuts", async () => {
    let closed = false;
    const { sandbox, clock, bot } = await engineStage((_, response) => {
      response.on("close", () => {
        closed = true;
      });
    });
    sandbox.emit(said("hi"));
    await until(() => bot.arrivals.length === 1);
    await clock.advance(4_999);
    assert.equal(closed, false);
    await clock.advance(1);
    await until(() => closed);
  });

  it("keeps the connection of an answer for the next callback", async () => {
    const sockets = new Set<unknown>();
    const { sandbox } = await engineStage((_, response) => {
      sockets.add(response.socket);
      response.end();
    });
    for (const content of ["1", "2", "3"]) {
      await sandbox.emit(said(content)).settled;
      await turns();
    }
    assert.equal(sockets.size, 1);
  });

  it("keeps the distance after a quick failure, from begin to begin", async () => {
    const { sandbox, clock } = await engineStage(inTurn(status(500), status(503), says("ok")));
    const { id, settled } = sandbox.emit(said("hi"));
    const from = clock.now();
    for (const done of [1, 2]) {
      await until(() => sandbox.underWay === 0);
      await clock.advance(4_999);
      assert.equal(sandbox.underWay, 0);
      await clock.advance(1);
      const record = sandbox.feed.find(id);
      assert.ok(record?.type === "callback" && record.deliveries.length === done + 1);
    }
    const record = await settled;
    assert.deepEqual(outcomesOf(record), ["refused", "refused", "replied"]);
    assert.deepEqual(
      record.deliveries.map(({ sentAt }) => sentAt - from),
      [0, 5_000, 10_000],
    );
  });

  it("never sees its line empty between a cut and the delivery after it", async () => {
    const { sandbox, clock } = await engineStage(hang);
    sandbox.emit(said("hi"));
    let lowest = Number.POSITIVE_INFINITY;
    sandbox.feed.onChange(() => {
      lowest = Math.min(lowest, sandbox.underWay);
    });
    await clock.advance(15_000);
    assert.equal(lowest, 1);
  });

  it("gives up after three where the settings say so", async () => {
    const { sandbox, clock } = await engineStage(status(500), { deliveries: 3 });
    const { settled } = sandbox.emit(said("hi"));
    for (const _ of [1, 2]) {
      await until(() => sandbox.underWay === 0);
      await clock.advance(5_000);
    }
    assert.deepEqual(outcomesOf(await settled), ["refused", "refused", "refused"]);
  });

  for (const resigns of [true, false]) {
    it(`repeats ${resigns ? "signed anew" : "byte by byte"}`, async () => {
      const { sandbox, clock, bot } = await engineStage(inTurn(status(500), empty), { resigns });
      const { settled } = sandbox.emit(said("hi"));
      await until(() => sandbox.underWay === 0);
      await clock.advance(5_000);
      await settled;
      const [first, second] = bot.arrivals;
      assert.equal(first?.plaintext, second?.plaintext);
      assert.equal(first?.query === second?.query, !resigns);
      assert.equal(first?.body === second?.body, !resigns);
    });
  }

  const failures: Readonly<Record<string, readonly [Answering, string, string]>> = {
    "204": [status(204), "refused", "delivery.no_content"],
    "a redirect": [status(302, { Location: "/elsewhere" }), "refused", "delivery.redirect"],
    "a permanent redirect": [status(308, { Location: "/x" }), "refused", "delivery.redirect"],
    "400": [status(400), "refused", "delivery.bad_request"],
    "403": [status(403), "refused", "delivery.forbidden"],
    "404": [status(404), "refused", "delivery.not_found"],
    "405": [status(405), "refused", "delivery.method"],
    "413": [status(413), "refused", "delivery.body_size"],
    "429": [status(429), "refused", "delivery.rate"],
    "500": [status(500), "refused", "delivery.server"],
    "201": [status(201), "refused", "delivery.status"],
    "a connection that breaks": [breakOff, "unreachable", "delivery.broken"],
    "half an answer and a break": [
      (_, response) => {
        response.writeHead(200, { "Content-Length": "100" });
        response.write("<xml>", () => response.destroy());
      },
      "unreachable",
      "delivery.broken",
    ],
  };
  for (const [what, [answer, outcome, code]] of Object.entries(failures)) {
    it(`counts ${what} as a failure, and says so`, async () => {
      const { sandbox, clock } = await engineStage(inTurn(answer, says("at last")));
      const { settled } = sandbox.emit(said("hi"));
      await until(() => sandbox.underWay === 0);
      await clock.advance(5_000);
      const record = await settled;
      assert.deepEqual(outcomesOf(record), [outcome, "replied"]);
      assert.deepEqual(codesOf(record), [code]);
      assert.equal(record.outcome, "shown");
    });
  }

  it("cuts a body that comes too slowly, although its head was in time", async () => {
    const { sandbox, clock, bot } = await engineStage((_, response) => {
      response.writeHead(200, { "Content-Length": "100" });
      response.write("<xml>");
    });
    const { id } = sandbox.emit(said("hi"));
    await until(() => bot.arrivals.length === 1);
    await clock.advance(5_000);
    const record = sandbox.feed.find(id);
    assert.ok(record?.type === "callback");
    assert.equal(record.deliveries[0]?.outcome, "cut");
    assert.equal(record.deliveries[0]?.status, undefined);
  });

  it("reads an answer whose end is the end of the connection", async () => {
    const { sandbox, texts } = await engineStage((_, response) => {
      response.useChunkedEncodingByDefault = false;
      response.removeHeader("Content-Length");
      response.shouldKeepAlive = false;
      response.write(sealedReply(textReply("closed")));
      response.end();
    });
    assert.equal((await sandbox.emit(said("hi")).settled).outcome, "shown");
    assert.deepEqual(texts(), ["closed"]);
  });

  it("remarks on an answer that comes late, and takes it", async () => {
    const answers: (() => void)[] = [];
    const { sandbox, clock } = await engineStage((_, response) => {
      answers.push(() => response.end());
    });
    const { settled } = sandbox.emit(said("hi"));
    await until(() => answers.length === 1);
    await clock.advance(4_200);
    answers[0]?.();
    const record = await settled;
    assert.equal(record.outcome, "acknowledged");
    assert.deepEqual(codesOf(record), ["delivery.slow"]);
  });

  it("keeps at most 64 KiB of an answer, and reads a mebibyte", async () => {
    const { sandbox } = await engineStage((_, response) => response.end("x".repeat(100_000)));
    const { deliveries } = await sandbox.emit(said("hi")).settled;
    assert.equal(deliveries[0]?.answer?.length, 65_536);
    assert.deepEqual(
      deliveries[0]?.remarks.map(({ code }) => code),
      ["reply.not_xml"],
    );
  });

  it("does not read an endless answer, and hangs up", async () => {
    let closed = false;
    const { sandbox } = await engineStage((_, response) => {
      response.on("close", () => {
        closed = true;
      });
      const chunk = Buffer.alloc(65_536, "x");
      const pour = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once("drain", pour);
      };
      pour();
    });
    const record = await sandbox.emit(said("hi")).settled;
    assert.equal(record.outcome, "unreadable");
    assert.deepEqual(codesOf(record), ["reply.too_large"]);
    await until(() => closed);
  });

  it("tells a port where nobody listens from an address that is none", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { readonly port: number };
    await new Promise((resolve) => server.close(resolve));
    for (const [url, failure, code] of [
      [`http://127.0.0.1:${port}/`, "ECONNREFUSED", "delivery.nobody"],
      ["no address", "ERR_INVALID_URL", "delivery.address"],
      ["ftp://127.0.0.1/", "ERR_INVALID_PROTOCOL", "delivery.address"],
    ] as const) {
      const sandbox = sandboxFor(url);
      const { id, settled } = sandbox.emit(said("hi"));
      await until(() => sandbox.underWay === 0);
      const record = sandbox.feed.find(id);
      assert.ok(record?.type === "callback");
      assert.equal(record.deliveries[0]?.failure, failure);
      assert.deepEqual(codesOf(record), [code]);
      await sandbox.close();
      assert.equal((await settled).outcome, "stopped");
    }
  });

  it("tells a port that speaks no TLS", async () => {
    const { sandbox, bot } = await engineStage(empty);
    const app = sandbox.world.app("main");
    assert.ok(app?.callback);
    const url = bot.url.replace("http:", "https:");
    sandbox.world.putApp({ ...app, callback: { ...app.callback, url } });
    const { id } = sandbox.emit(said("hi"));
    await until(() => sandbox.underWay === 0);
    const record = sandbox.feed.find(id);
    assert.ok(record?.type === "callback");
    assert.deepEqual(outcomesOf(record), ["unreachable"]);
    assert.deepEqual(codesOf(record), ["delivery.tls"]);
  });

  it("keeps a query that the callback URL has already", async () => {
    const { sandbox, bot } = await engineStage(empty);
    const app = sandbox.world.app("main");
    assert.ok(app?.callback);
    sandbox.world.putApp({ ...app, callback: { ...app.callback, url: `${bot.url}?to=me` } });
    const record = await sandbox.emit(said("hi")).settled;
    assert.equal(bot.arrivals[0]?.query, `to=me&${record.deliveries[0]?.query}`);
  });

  it("sends nothing without a callback URL, for a stranger, or for an unknown app", async () => {
    const nowhere = sandboxFor(undefined);
    assert.equal((await nowhere.emit(said("hi")).settled).outcome, "not_sent");
    const { sandbox, bot } = await engineStage(empty);
    for (const stranger of [{ member: "nobody" }, { app: "other" }]) {
      const record = await sandbox.emit(said("hi", stranger)).settled;
      assert.equal(record.outcome, "not_sent");
      assert.deepEqual(record.deliveries, []);
    }
    assert.equal(bot.arrivals.length, 0);
    const system = said("hi", { member: undefined, kind: "event:x", takes: "none" });
    assert.equal((await sandbox.emit(system).settled).outcome, "acknowledged");
  });

  it("ends everything when it is closed, each with its outcome", async () => {
    const { sandbox, bot, clock } = await engineStage((arrival, response) =>
      arrival.plaintext.includes("fails") ? status(500)(arrival, response) : undefined,
    );
    const hanging = sandbox.emit(said("hangs"));
    const failing = sandbox.emit(said("fails"));
    sandbox.faults.add({ kind: "callback.delay", ms: 60_000 });
    const delayed = sandbox.emit(said("delayed"));
    sandbox.faults.clear();
    sandbox.faults.add({ kind: "callback.reorder" });
    const held = sandbox.emit(said("held"));
    await until(() => bot.arrivals.length === 2 && sandbox.underWay === 1);
    await sandbox.close();
    const records = await Promise.all(
      [hanging, failing, delayed, held, sandbox.emit(said("late"))].map(({ settled }) => settled),
    );
    assert.deepEqual(
      records.map((record) => [record.outcome, ...outcomesOf(record)]),
      [["stopped", "stopped"], ["stopped", "refused"], ["stopped"], ["stopped"], ["stopped"]],
    );
    assert.equal(clock.pending, 0);
    const check = await sandbox.check("main");
    assert.deepEqual(
      check.remarks.map(({ code }) => code),
      ["check.stopped"],
    );
  });

  it("can be closed by whoever is told of an outcome", async () => {
    const { sandbox, clock } = await engineStage(hang);
    const { settled } = sandbox.emit(said("hi"));
    const seen: unknown[] = [];
    sandbox.feed.onChange((record) => {
      if (record.type !== "callback" || !record.deliveries[0]?.outcome) return;
      seen.push(record.outcome);
      void sandbox.close();
    });
    await clock.advance(5_000);
    const record = await settled;
    assert.equal(record.outcome, "stopped");
    assert.deepEqual(seen, [undefined, "stopped"]);
    assert.deepEqual(outcomesOf(record), ["cut"]);
  });

  it("gives message ids of 19 digits, each once", () => {
    const sandbox = sandboxFor(undefined);
    const ids = Array.from({ length: 1_000 }, () => sandbox.nextMsgId());
    assert.equal(new Set(ids).size, 1_000);
    for (const id of ids) {
      assert.match(id, /^\d{19}$/);
      assert.ok(BigInt(id) > 2n ** 53n && BigInt(id) < 2n ** 63n);
    }
  });

  it("tells of settings that changed, and follows them at once", async () => {
    const { sandbox, clock } = await engineStage(hang);
    let told = 0;
    const end = sandbox.onConfigure(() => {
      told += 1;
    });
    sandbox.configure({ deliveries: 3, cutMs: 1_000, spacingMs: 2_000 });
    end();
    sandbox.configure({ resigns: false });
    assert.equal(told, 1);
    assert.equal(sandbox.settings.perMinute, 30);
    const { settled } = sandbox.emit(said("hi"));
    await clock.advance(5_000);
    const record = await settled;
    assert.deepEqual(outcomesOf(record), ["cut", "cut", "cut"]);
    assert.equal(new Set(record.deliveries.map(({ query }) => query)).size, 1);
  });
});
