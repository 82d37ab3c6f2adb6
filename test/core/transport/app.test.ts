import assert from "node:assert/strict";
import { afterEach, describe, it } from "vitest";
import { CallbackError } from "../../../core/errors.ts";
import { http } from "./http.ts";
import { type Served, type ServeOptions, serve } from "./serve.ts";

const CALLBACK = "/wecom/callback";
const started: Served[] = [];
const start = async (options: ServeOptions = {}) => {
  const served = await serve(options);
  started.push(served);
  return served;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map(({ server }) => server.stop(0)));
});

const refusing = (error: unknown): ServeOptions => ({
  receiver: {
    check: () => {
      throw error;
    },
    receive: () => Promise.reject(error),
  },
});

describe("callback path", () => {
  it("answers the check with the bare text", async () => {
    const { port } = await start();
    const answer = await http(port, { target: `${CALLBACK}?echostr=a+b%2F` });
    assert.equal(answer.status, 200);
    assert.equal(answer.body, "echostr=a+b%2F");
    assert.equal(answer.headers["content-type"], "text/plain; charset=utf-8");
  });

  it("answers a callback with encrypted XML", async () => {
    const { port } = await start();
    const answer = await http(port, {
      method: "POST",
      target: `${CALLBACK}?nonce=1`,
      body: "<a>好</a>",
    });
    assert.equal(answer.status, 200);
    const body = Buffer.from(answer.body, "latin1").toString("utf8");
    assert.equal(body, "<xml>nonce=1|<a>好</a></xml>");
    assert.equal(answer.headers["content-type"], "application/xml; charset=utf-8");
  });

  it("answers an empty 200 when there is nothing to say", async () => {
    const { port } = await start({ receiver: { receive: async () => ({ body: "" }) } });
    const answer = await http(port, { method: "POST", target: CALLBACK, body: "x" });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["content-length"], "0");
    assert.equal(answer.headers["content-type"], "text/plain; charset=utf-8");
  });

  it("says when the request arrived", async () => {
    const seen: number[] = [];
    const before = performance.now();
    const { port } = await start({
      receiver: {
        receive: async (_query, _body, arrivedAt) => {
          seen.push(arrivedAt);
          return { body: "" };
        },
      },
    });
    await http(port, { method: "POST", target: CALLBACK, body: "x" });
    assert.equal(seen.length, 1);
    assert.ok(seen.every((at) => at >= before && at <= performance.now()));
  });

  for (const target of [
    CALLBACK,
    `${CALLBACK}/`,
    `http://elsewhere${CALLBACK}`,
    `HTTPS://elsewhere:1${CALLBACK}/?a=1`,
  ]) {
    it(`is reached as ${target}`, async () => {
      const { port } = await start();
      assert.equal((await http(port, { target })).status, 200);
    });
  }

  for (const target of [
    "/",
    "/wecom",
    `${CALLBACK}//`,
    `/${CALLBACK}`,
    `//evil${CALLBACK}`,
    `/x/..${CALLBACK}`,
    `/.${CALLBACK}`,
    "/wecom/%63allback",
    "/wecom%2fcallback",
    "/wecom/callback%00",
    "/wecom/callback;a",
    "/wecom/callback#a",
    "/wecom\\callback",
    "/Wecom/Callback",
    "http://elsewhere",
    "http://elsewhere?/wecom/callback",
    "ftp://elsewhere/wecom/callback",
  ]) {
    it(`is not reached as ${target}`, async () => {
      const { port } = await start();
      const answer = await http(port, { target });
      assert.equal(answer.status, 404);
      assert.equal(answer.body, "not found");
    });
  }

  for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "PROPFIND"]) {
    it(`refuses ${method}`, async () => {
      const { port } = await start();
      const answer = await http(port, { method, target: CALLBACK });
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.allow, "GET, POST");
      assert.equal(answer.body, method === "HEAD" ? "" : "method not allowed");
      assert.equal(answer.headers["content-length"], "18");
    });
  }

  it("takes a path with characters that mean something to the router literally", async () => {
    const path = "/a(b)/:c*+?d".replace("?", "!");
    const { port } = await start({ receiver: { path } });
    assert.equal((await http(port, { target: path })).status, 200);
    assert.equal((await http(port, { target: "/ab/xyz!d" })).status, 404);
  });
});

describe("refusals", () => {
  const cases = [
    [400, "ERR_ENVELOPE", "bad request", {}],
    [403, "ERR_SIGNATURE", "forbidden", {}],
    [403, "ERR_FRAME", "forbidden", {}],
    [503, "ERR_UNAVAILABLE", "unavailable", { "retry-after": "1" }],
  ] as const;

  for (const [status, code, phrase, headers] of cases) {
    for (const method of ["GET", "POST"]) {
      it(`answers ${status} for ${code} of a ${method}`, async () => {
        const served = await start(refusing(new CallbackError(status, code, "the reason")));
        const answer = await http(served.port, {
          method,
          target: `${CALLBACK}?timestamp=1&nonce=n1&msg_signature=abc`,
          ...(method === "POST" && { body: "x" }),
        });
        assert.equal(answer.status, status);
        assert.equal(answer.body, phrase);
        const { date, ...rest } = answer.headers;
        assert.ok(date);
        assert.deepEqual(rest, {
          "cache-control": "no-store",
          connection: "close",
          "content-length": String(phrase.length),
          "content-type": "text/plain; charset=utf-8",
          "x-content-type-options": "nosniff",
          ...headers,
        });
        const [refusal] = served.refusals.list("n1");
        assert.equal(refusal?.code, code);
        assert.equal(refusal?.app, "main");
      });
    }
  }

  for (const error of [new TypeError("a secret"), "a secret", undefined, { status: 404 }]) {
    it(`answers 500 for ${error instanceof Error ? error.name : JSON.stringify(error)}`, async () => {
      const { port, logger } = await start(refusing(error));
      const answer = await http(port, { method: "POST", target: CALLBACK, body: "x" });
      assert.equal(answer.status, 500);
      assert.equal(answer.body, "internal error");
      assert.ok(
        logger.lines.some(({ level, event }) => level === "error" && event === "http.failed"),
      );
      assert.ok(!JSON.stringify(logger.lines).includes("a secret"));
    });
  }

  it("refuses a second Host, on every path", async () => {
    const { port } = await start();
    for (const target of [CALLBACK, "/healthz", "/nowhere"]) {
      const answer = await http(port, { target, headers: ["hOsT: bot"] });
      assert.equal(answer.status, 400);
      assert.equal(answer.body, "bad request");
    }
  });

  it("refuses a query of more than 8 KiB", async () => {
    const { port } = await start();
    assert.equal((await http(port, { target: `${CALLBACK}?${"a".repeat(8192)}` })).status, 200);
    assert.equal((await http(port, { target: `${CALLBACK}?${"a".repeat(8193)}` })).status, 400);
  });

  it("tells an address to slow down after too many 403, and never after anything else", async () => {
    let error: unknown = new CallbackError(403, "ERR_SIGNATURE", "wrong");
    const { port } = await start({
      receiver: {
        check: () => {
          if (error) throw error;
          return "1";
        },
      },
      app: { limits: { refusalBurst: 2, refusalsPerSecond: 0 } },
    });
    const statuses = async (count: number) => {
      const all: number[] = [];
      for (let at = 0; at < count; at += 1)
        all.push((await http(port, { target: CALLBACK })).status);
      return all;
    };
    assert.deepEqual(await statuses(3), [403, 403, 429]);
    const answer = await http(port, { target: CALLBACK });
    assert.equal(answer.body, "too many requests");
    assert.equal(answer.headers["retry-after"], "1");
    error = new CallbackError(400, "ERR_ENVELOPE", "wrong");
    assert.deepEqual(await statuses(2), [400, 400]);
    error = undefined;
    assert.deepEqual(await statuses(2), [200, 200]);
  });

  it("answers 503 at once when too many callbacks are open", async () => {
    const releases: (() => void)[] = [];
    const { port } = await start({
      receiver: {
        receive: () => new Promise((resolve) => releases.push(() => resolve({ body: "" }))),
      },
      app: { limits: { openCallbacks: 1 } },
    });
    const post = () => http(port, { method: "POST", target: CALLBACK, body: "x" });
    const both = [post(), post()];
    const first = await Promise.race(both);
    assert.equal(first.status, 503);
    assert.equal(first.body, "unavailable");
    for (const release of releases) release();
    const statuses = (await Promise.all(both)).map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, 503]);
  });
});

describe("health", () => {
  it("is alive, and ready only when it says so", async () => {
    let ready = false;
    const { port } = await start({ app: { health: { ready: () => ready } } });
    assert.equal((await http(port, { target: "/healthz" })).body, "ok");
    const before = await http(port, { target: "/readyz" });
    assert.deepEqual([before.status, before.body], [503, "not ready"]);
    ready = true;
    const after = await http(port, { target: "/readyz" });
    assert.deepEqual([after.status, after.body], [200, "ready"]);
  });

  it("answers HEAD without a body and refuses other methods", async () => {
    const { port } = await start();
    const head = await http(port, { method: "HEAD", target: "/healthz" });
    assert.deepEqual([head.status, head.headers["content-length"]], [200, "2"]);
    const post = await http(port, { method: "POST", target: "/healthz", body: "x" });
    assert.deepEqual([post.status, post.headers.allow], [405, "GET, HEAD"]);
  });
});

describe("verification files", () => {
  it("are served at the root, under their exact name", async () => {
    const { port } = await start({
      app: { verificationFiles: { "WW_verify_a.b.txt": "abc123" } },
    });
    const answer = await http(port, { target: "/WW_verify_a.b.txt" });
    assert.deepEqual([answer.status, answer.body], [200, "abc123"]);
    assert.equal(answer.headers["content-type"], "text/plain; charset=utf-8");
    assert.equal((await http(port, { target: "/WW_verify_aXb.txt" })).status, 404);
    assert.equal((await http(port, { target: "/WW_verify_a.b.txt/" })).status, 404);
  });
});

describe("access log", () => {
  it("names method, route, app, status and size, and nothing that was sent", async () => {
    const { port, logger } = await start({
      receiver: {
        receive: () => Promise.reject(new CallbackError(403, "ERR_SIGNATURE", "wrong")),
      },
    });
    const secret = "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3";
    await http(port, { target: `${CALLBACK}?msg_signature=${secret}` });
    await http(port, {
      method: "POST",
      target: `${CALLBACK}?msg_signature=${secret}`,
      body: secret,
    });
    await http(port, { target: `/${secret}` });
    await http(port, { target: "/healthz" });
    const lines = logger.lines.filter(({ event }) => event === "http.request");
    assert.ok(!JSON.stringify(lines).includes(secret));
    assert.ok(!JSON.stringify(lines).includes("msg_signature"));
    assert.ok(lines.every(({ fields }) => typeof fields.ms === "number"));
    const seen = lines.map(({ level, fields: { ms: _ms, ...fields } }) =>
      JSON.parse(JSON.stringify({ level, ...fields })),
    );
    const callback = { route: CALLBACK, app: "main" };
    assert.deepEqual(seen, [
      { level: "info", method: "GET", ...callback, status: 200, bytes: 54 },
      { level: "warn", method: "POST", ...callback, status: 403, code: "ERR_SIGNATURE", bytes: 9 },
      { level: "debug", method: "GET", route: "unknown", status: 404, bytes: 9 },
      { level: "debug", method: "GET", route: "/healthz", status: 200, bytes: 2 },
    ]);
  });
});
