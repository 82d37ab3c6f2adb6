import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, it } from "vitest";
import type { FetchOptions } from "../../../core/bot/fetch.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { text } from "../../support/events.ts";
import { botOf, inTime, plugin } from "./probe.ts";

/** Remembers for how long somebody waits. */
class NotedClock extends ManualClock {
  readonly asked = new Set<number>();

  override after(delayMs: number, run: () => void) {
    this.asked.add(delayMs);
    return super.after(delayMs, run);
  }
}

type Serve = (request: IncomingMessage, response: ServerResponse, count: number) => void;

let close = () => {};
afterEach(() => close());

/** A server that answers by its number of requests; resolves `arrived` at each of them. */
async function serving(serve: Serve) {
  const requests: IncomingMessage[] = [];
  let waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume();
    serve(request, response, requests.length);
    for (const go of waiting.splice(0)) go();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
    waiting = [];
  };
  const { port } = server.address() as AddressInfo;
  const arrived = async (count: number) => {
    while (requests.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { url: `http://127.0.0.1:${port}/`, requests, arrived };
}

/** Asks a bot whose handler makes one call, and tells what came of it. */
async function calling(url: string, options?: FetchOptions) {
  const clock = new NotedClock();
  const { ask } = await botOf(
    [
      plugin("a", (p) => {
        p.on("text", async ({ fetch }) => {
          try {
            const response = await fetch(url, options);
            return `${response.status} ${await response.text()}`;
          } catch (error) {
            return error instanceof Error ? error.name : String(error);
          }
        });
      }),
    ],
    { clock },
  );
  const controller = new AbortController();
  const answer = ask(text("x"), inTime({ signal: controller.signal }));
  /** Moves the clock once somebody waits for so long. */
  const pass = async (ms: number) => {
    while (!clock.asked.has(ms)) await new Promise((resolve) => setImmediate(resolve));
    clock.asked.delete(ms);
    await clock.advance(ms);
  };
  return { answer, pass, clock, controller };
}

const say = (response: ServerResponse, status: number, body = "", headers = {}) => {
  response.writeHead(status, headers);
  response.end(body);
};

describe("ctx.fetch", () => {
  it("gives the response, whatever its status", async () => {
    const { url } = await serving((_, response) => say(response, 404, "none"));
    assert.deepEqual(await (await calling(url)).answer, ["404 none"]);
  });

  it("tries again what may pass, by the bot's clock, and gives the last answer", async () => {
    const { url, requests, arrived } = await serving((_, response, count) =>
      say(response, count < 3 ? 503 : 200, "here"),
    );
    const { answer, pass } = await calling(url);
    await arrived(1);
    await pass(500);
    await arrived(2);
    await pass(1_000);
    assert.deepEqual(await answer, ["200 here"]);
    assert.equal(requests.length, 3);
  });

  it("waits as long as the server asks, unless that is long", async () => {
    const { url, arrived } = await serving((_, response, count) =>
      say(response, count === 1 ? 429 : 503, "", { "retry-after": count === 1 ? "7" : "3600" }),
    );
    const { answer, pass, clock } = await calling(url);
    const begunAt = clock.monotonic();
    await arrived(1);
    await pass(7_000);
    assert.deepEqual(await answer, ["503 "]);
    assert.equal(clock.monotonic() - begunAt, 7_000);
  });

  it("tries a broken connection again, and then throws what fetch throws", async () => {
    const { url, requests, arrived } = await serving(({ socket }) => socket.destroy());
    const { answer, pass } = await calling(url, { tries: 2 });
    await arrived(1);
    await pass(500);
    assert.deepEqual(await answer, ["TypeError"]);
    assert.equal(requests.length, 2);
  });

  for (const { name, options, tries } of [
    { name: "a POST once", options: { method: "POST", body: "x" }, tries: 1 },
    {
      name: "a POST with a key as often as a GET",
      options: { method: "POST", body: "x", idempotencyKey: "k" },
      tries: 2,
    },
  ]) {
    it(`tries ${name}`, async () => {
      const bodies: string[] = [];
      const { url, requests, arrived } = await serving((request, response) => {
        request.on("data", (chunk) => bodies.push(String(chunk)));
        request.on("end", () => say(response, 503));
      });
      const { answer, pass } = await calling(url, { ...options, tries: 2 });
      await arrived(1);
      if (tries > 1) await pass(500);
      assert.deepEqual(await answer, ["503 "]);
      assert.deepEqual(bodies, Array(tries).fill("x"));
      assert.equal(requests[0]?.headers["idempotency-key"], options.idempotencyKey);
    });
  }

  it("gives up a silent server, its body too", async () => {
    const { url, arrived } = await serving((_, response) => {
      response.writeHead(200);
      response.write("half");
    });
    const { answer, pass } = await calling(url, { timeoutMs: 2_000, tries: 1 });
    await arrived(1);
    await pass(2_000);
    assert.deepEqual(await answer, ["TimeoutError"]);
  });

  it("ends with the handler's signal, also between two tries", async () => {
    const { url, arrived } = await serving((_, response) => say(response, 503));
    const { answer, controller, clock } = await calling(url);
    await arrived(1);
    while (!clock.asked.has(500)) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new RangeError("over"));
    assert.deepEqual(await answer, ["RangeError"]);
    assert.equal(clock.pending, 0);
  });

  it("ends with a signal of the caller's own, also between two tries", async () => {
    const { url, arrived } = await serving((_, response) => say(response, 503));
    const own = new AbortController();
    const { answer, clock } = await calling(url, { signal: own.signal });
    await arrived(1);
    while (!clock.asked.has(500)) await new Promise((resolve) => setImmediate(resolve));
    own.abort(new SyntaxError("enough"));
    assert.deepEqual(await answer, ["SyntaxError"]);
    assert.equal(clock.pending, 0);
  });

  it("refuses what is no number of tries", async () => {
    assert.deepEqual(await (await calling("http://127.0.0.1:1/", { tries: 0 })).answer, [
      "RangeError",
    ]);
  });
});

describe("ctx.timeout", () => {
  it("aborts by the bot's clock, as a time-out", async () => {
    const seen: unknown[] = [];
    const { ask, clock } = await botOf([
      plugin("a", (p) => {
        p.on("text", ({ timeout }) => {
          const signal = timeout(2_000);
          signal.addEventListener("abort", () => seen.push((signal.reason as Error).name));
          return "done";
        });
      }),
    ]);
    await ask(text("x"));
    await clock.advance(1_999);
    assert.deepEqual(seen, []);
    await clock.advance(1);
    assert.deepEqual(seen, ["TimeoutError"]);
  });

  it("aborts with the handler's signal, and at once when that has aborted", async () => {
    const reasons: unknown[] = [];
    const { ask, clock } = await botOf([
      plugin("a", (p) => {
        p.on("text", ({ timeout }) => {
          const signal = timeout(2_000);
          if (signal.aborted) reasons.push(signal.reason);
          signal.addEventListener("abort", () => reasons.push(signal.reason));
          return "done";
        });
      }),
    ]);
    const controller = new AbortController();
    const reason = new Error("over");
    await ask(text("x"), inTime({ signal: controller.signal }));
    controller.abort(reason);
    await ask(text("x"), inTime({ signal: controller.signal }));
    assert.deepEqual(reasons, [reason, reason]);
    assert.equal(clock.pending, 0);
  });
});
