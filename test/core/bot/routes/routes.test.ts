import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { definePlugin, reply, to } from "huiyin";
import { testBot } from "huiyin/testing";
import { afterEach, describe, it } from "vitest";
import type { Registrar } from "../../../../core/bot/plugin.ts";
import type { TestBot, TestBotOptions } from "../../../../core/testing/test-bot.ts";
import { sendRaw } from "../../../support/raw-socket.ts";

const bots: TestBot[] = [];
afterEach(async () => {
  for (const bot of bots.splice(0)) await bot.close();
});

async function botWith(
  setup: (p: Registrar) => void,
  options: Partial<TestBotOptions> = {},
): Promise<TestBot> {
  const ci = definePlugin({ name: "ci", setup });
  const bot = await testBot({ plugins: [ci()], ...options });
  bots.push(bot);
  return bot;
}

const OPEN = { public: true, open: true } as const;
const statusOf = async (answer: Promise<Response>) => (await answer).status;

describe("p.route", () => {
  it("answers under the plugin's name, with what the path holds", async () => {
    const bot = await botWith((p) => {
      p.route(
        "GET",
        "/builds/:project/:id",
        (request, { params, who }) =>
          Response.json([
            params.project,
            params.id,
            new URL(request.url).searchParams.get("q"),
            who,
          ]),
        OPEN,
      );
    });
    const answer = await bot.request("/plugins/ci/builds/%E5%9B%9E/7?q=a%20b");
    assert.deepEqual(await answer.json(), ["回", "7", "a b", { roles: [] }]);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.equal(answer.headers.get("cache-control"), "no-store");
  });

  it("gives the body as it was sent, and sends what the handler answers", async () => {
    const bot = await botWith((p) => {
      p.route(
        "POST",
        "/",
        async (request) => new Response(await request.text(), { status: 201 }),
        OPEN,
      );
    });
    const answer = await bot.request("/plugins/ci", { method: "POST", body: "构建 7 失败" });
    assert.deepEqual([answer.status, await answer.text()], [201, "构建 7 失败"]);
  });

  it("is another path in every other spelling, and knows its methods", async () => {
    const bot = await botWith((p) => {
      p.route("GET", "/a", () => new Response("a"), OPEN);
      p.route("PUT", "/a", () => new Response("put"), OPEN);
    });
    for (const path of ["/plugins/ci/A", "/plugins/ci/a/", "/plugins/ci/%61", "/plugins/other/a"]) {
      assert.equal(await statusOf(bot.request(path)), 404, path);
    }
    const answer = await bot.request("/plugins/ci/a", { method: "DELETE" });
    assert.equal(answer.status, 405);
    assert.deepEqual(answer.headers.get("allow")?.split(", ").sort(), ["GET", "HEAD", "PUT"]);
    const head = await bot.request("/plugins/ci/a", { method: "HEAD" });
    assert.deepEqual([head.status, await head.text()], [200, ""]);
  });

  it("is for who runs the bot unless it is public, and only on the admin listener", async () => {
    const bot = await botWith((p) => {
      p.route("GET", "/inside", (_, { who }) => Response.json(who.roles));
      p.route("GET", "/members", () => new Response("in"), { allow: "member" });
      p.route("GET", "/outside", () => new Response("out"), OPEN);
    });
    assert.equal(await statusOf(bot.request("/plugins/ci/inside")), 404);
    const inside = await bot.request("/plugins/ci/inside", { as: "operator" });
    assert.deepEqual(await inside.json(), ["operator"]);
    assert.equal(await statusOf(bot.request("/plugins/ci/members", { as: "operator" })), 403);
    assert.equal(await statusOf(bot.request("/plugins/ci/outside", { as: "operator" })), 404);
  });

  it("refuses a body above its limit with 413, before the handler", async () => {
    let calls = 0;
    const bot = await botWith((p) => {
      const count = () => {
        calls += 1;
        return new Response("in");
      };
      p.route("POST", "/small", count, { ...OPEN, body: "1kb" });
      p.route("POST", "/usual", count, OPEN);
    });
    const post = (path: string, bytes: number) =>
      statusOf(bot.request(`/plugins/ci/${path}`, { method: "POST", body: "x".repeat(bytes) }));
    assert.deepEqual([await post("small", 1_024), await post("small", 1_025)], [200, 413]);
    assert.deepEqual([await post("usual", 65_536), await post("usual", 65_537)], [200, 413]);
    assert.equal(calls, 2);
  });

  it("lets an address ask so often, then says when to come again", async () => {
    const bot = await botWith((p) => {
      p.route("GET", "/rare", () => new Response("in"), { ...OPEN, rate: "2/m" });
    });
    const ask = () => bot.request("/plugins/ci/rare");
    assert.deepEqual([(await ask()).status, (await ask()).status], [200, 200]);
    const refused = await ask();
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "30"]);
    await bot.clock.advance("30s");
    assert.equal((await ask()).status, 200);
  });

  it("says nothing of what the handler threw, and the log says where", async () => {
    const bot = await botWith(
      (p) => {
        p.route("GET", "/broken", () => Promise.reject(new TypeError("a detail")), OPEN);
        p.route("GET", "/nothing", () => undefined as never, OPEN);
      },
      { strict: false },
    );
    for (const path of ["broken", "nothing"]) {
      const answer = await bot.request(`/plugins/ci/${path}`);
      assert.deepEqual([answer.status, await answer.text()], [500, "internal error"]);
    }
    const lines = bot.log.filter(({ event }) => event === "plugin.failed");
    assert.deepEqual(
      lines.map(({ fields }) => [fields.plugin, fields.handler]),
      [
        ["ci", "route GET /broken"],
        ["ci", "route GET /nothing"],
      ],
    );
  });

  it("answers 503 for a handler that is too slow, whose signal aborts", async () => {
    let reason: unknown;
    const bot = await botWith((p) => {
      const wait = (_: Request, { signal }: { signal: AbortSignal }) =>
        new Promise<Response>((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            reason = signal.reason.name;
            reject(signal.reason);
          });
        });
      p.route("GET", "/slow", wait, OPEN);
      p.route("GET", "/slower", wait, { ...OPEN, timeout: "45s" });
    });
    const slow = bot.request("/plugins/ci/slow");
    await bot.clock.advance("29s");
    assert.equal(reason, undefined);
    await bot.clock.advance("1s");
    const answer = await slow;
    assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "1"]);
    assert.equal(reason, "TimeoutError");
    const slower = bot.request("/plugins/ci/slower");
    await bot.clock.advance("45s");
    assert.equal((await slower).status, 503);
  });

  it("pushes and does things once for each key, also over a restart", async () => {
    let done = 0;
    const bot = await botWith((p) => {
      p.route(
        "POST",
        "/failed/:build",
        async (_, { params, push, once }) => {
          await push(reply.text(`构建 ${params.build} 失败`), to.user("li"), { key: params.build });
          const isNew = await once(`counted ${params.build}`, () => {
            done += 1;
          });
          return new Response(String(isNew));
        },
        OPEN,
      );
    });
    const li = bot.user("li");
    const fail = async (build: string) =>
      (await bot.request(`/plugins/ci/failed/${build}`, { method: "POST" })).text();
    assert.deepEqual(
      [await fail("7"), await fail("7"), await fail("8")],
      ["true", "false", "true"],
    );
    await bot.restart();
    assert.equal(await fail("7"), "false");
    await bot.clock.advance("1m");
    assert.deepEqual(li.inbox.texts(), ["构建 7 失败", "构建 8 失败"]);
    assert.equal(done, 2);
  });

  it("cannot push without a key", async () => {
    const bot = await botWith(
      (p) => {
        const push = (_: Request, ctx: { push: (...given: never[]) => Promise<unknown> }) =>
          ctx.push(...(["hi", to.user("li")] as never[])).then(() => new Response("sent"));
        p.route("POST", "/x", push as never, OPEN);
      },
      { strict: false },
    );
    assert.equal(await statusOf(bot.request("/plugins/ci/x", { method: "POST" })), 500);
  });

  it("writes one line for a request, without what was asked for", async () => {
    const bot = await botWith((p) => {
      p.route("GET", "/builds/:id", () => new Response("in"), OPEN);
    });
    await bot.request("/plugins/ci/builds/7?token=secret");
    const lines = bot.log.filter(({ event, fields }) => event === "http.request" && fields.plugin);
    assert.equal(lines.length, 1);
    const { level, fields } = lines[0] ?? assert.fail();
    assert.equal(level, "info");
    assert.deepEqual(
      [fields.route, fields.plugin, fields.status, fields.bytes],
      ["/plugins/ci/builds/:id", "ci", 200, 2],
    );
    assert.doesNotMatch(JSON.stringify(bot.log), /token=secret/);
  });

  it("is gone with the bot", async () => {
    const bot = await botWith((p) => p.route("GET", "/a", () => new Response("a"), OPEN));
    const [{ url } = assert.fail()] = [await bot.request("/plugins/ci/a")];
    await bot.close();
    await assert.rejects(fetch(url));
  });
});

describe("a secret", () => {
  const bearer = { method: "POST", headers: { Authorization: "Bearer long-enough" } };
  const asks = async (
    secret: Parameters<Registrar["route"]>[3],
    tries: readonly RequestInit[],
    query: readonly string[] = [],
  ) => {
    let calls = 0;
    const bot = await botWith(
      (p) => {
        p.route(
          "POST",
          "/x",
          () => {
            calls += 1;
            return new Response("in");
          },
          secret,
        );
      },
      { strict: false },
    );
    const statuses: number[] = [];
    for (const [at, init] of tries.entries()) {
      const answer = await bot.request(`/plugins/ci/x${query[at] ?? ""}`, {
        method: "POST",
        ...init,
      });
      statuses.push(answer.status);
      if (answer.status === 401) assert.equal(await answer.text(), "unauthorized");
    }
    assert.equal(calls, statuses.filter((status) => status === 200).length);
    return statuses;
  };

  it("is a token behind Bearer", async () => {
    const wrong = { headers: { Authorization: "Bearer long-enougH" } };
    const options = { public: true, secret: { bearer: "long-enough" } } as const;
    assert.deepEqual(await asks(options, [bearer, wrong, {}]), [200, 401, 401]);
  });

  it("is the text of a header", async () => {
    const options = {
      public: true,
      secret: { header: "X-Gitlab-Token", is: "long-enough" },
    } as const;
    const tries = [
      { headers: { "x-gitlab-token": "long-enough" } },
      { headers: { "x-gitlab-token": "" } },
      {},
    ];
    assert.deepEqual(await asks(options, tries), [200, 401, 401]);
  });

  it("is a parameter of the query, once", async () => {
    const options = { public: true, secret: { query: "key", is: "long-enough" } } as const;
    const queries = ["?key=long-enough", "?key=long-enough&key=long-enough", "?key=", ""];
    assert.deepEqual(await asks(options, [{}, {}, {}, {}], queries), [200, 401, 401, 401]);
  });

  it("is a signature over the bytes of the body", async () => {
    const body = '{"zen":"回音"}';
    const signed = (text: string) =>
      `sha256=${createHmac("sha256", "long-enough").update(text).digest("hex")}`;
    const options = {
      public: true,
      secret: {
        hmac: "sha256",
        header: "x-hub-signature-256",
        key: "long-enough",
        prefix: "sha256=",
      },
    } as const;
    const tries = [
      { body, headers: { "x-hub-signature-256": signed(body) } },
      {
        body,
        headers: { "x-hub-signature-256": signed(body).toUpperCase().replace("SHA256", "sha256") },
      },
      { body: `${body} `, headers: { "x-hub-signature-256": signed(body) } },
      { body, headers: { "x-hub-signature-256": signed(body).slice("sha256=".length) } },
      { body },
    ];
    assert.deepEqual(await asks(options, tries), [200, 200, 401, 401, 401]);
  });

  it("is what the author verifies, and nothing but true lets in", async () => {
    const options = {
      public: true,
      secret: {
        verify: async (request: Request, body: Uint8Array) => {
          if (request.headers.get("x-throw")) throw new Error("no key");
          return Buffer.from(body).toString() === "in" || ("yes" as never);
        },
      },
    } as const;
    const tries = [{ body: "in" }, { body: "out" }, { body: "in", headers: { "x-throw": "1" } }];
    assert.deepEqual(await asks(options, tries), [200, 401, 401]);
  });
});

describe("server-sent events of a route", () => {
  it("come as they are made, with signs of life, and end with the bot", async () => {
    const ended: string[] = [];
    const bot = await botWith((p) => {
      p.route(
        "GET",
        "/events",
        (_, ctx) =>
          ctx.events(async function* (signal, lastId) {
            yield { data: { from: lastId }, event: "begun", id: "1" };
            yield { data: "two\nlines" };
            await new Promise((resolve) => signal.addEventListener("abort", resolve));
            ended.push("ended");
          }),
        OPEN,
      );
    });
    const answer = await bot.request("/plugins/ci/events", { headers: { "Last-Event-ID": "0" } });
    assert.equal(answer.headers.get("content-type"), "text/event-stream; charset=utf-8");
    const reader = answer.body?.getReader();
    let text = "";
    const until = async (end: string) => {
      while (!text.includes(end)) {
        const { value, done } = (await reader?.read()) ?? assert.fail();
        if (done) return;
        text += new TextDecoder().decode(value);
      }
    };
    await until("lines\n\n");
    assert.equal(
      text,
      ':\n\nevent: begun\nid: 1\ndata: {"from":"0"}\n\ndata: two\ndata: lines\n\n',
    );
    text = "";
    await bot.clock.advance("15s");
    await until(":\n\n");
    await bot.clock.advance("5m");
    const closed = bot.close();
    await until("never");
    await closed;
    assert.deepEqual(ended, ["ended"]);
  });
});

describe("a route that cannot be", () => {
  const refusals: readonly (readonly [string, (p: Registrar) => void, RegExp])[] = [
    [
      "the same path twice",
      (p) => {
        p.route("GET", "/a/:x", () => new Response(), OPEN);
        p.route("GET", "/a/:y", () => new Response(), OPEN);
      },
      /p\.route has GET \/a\/:y already/,
    ],
    [
      "neither secret nor open",
      (p) => p.route("GET", "/a", () => new Response(), { public: true } as never),
      /has a secret, as in/,
    ],
    [
      "both",
      (p) =>
        p.route("GET", "/a", () => new Response(), {
          ...OPEN,
          secret: { bearer: "long-enough" },
        } as never),
      /not both/,
    ],
    [
      "a short secret",
      (p) =>
        p.route("GET", "/a", () => new Response(), { public: true, secret: { bearer: "short" } }),
      /shorter than 8 characters/,
    ],
    [
      "an unknown secret",
      (p) => p.route("GET", "/a", () => new Response(), { public: true, secret: {} as never }),
      /secret is \{ bearer \}/,
    ],
    [
      "no path",
      (p) => p.route("GET", "/a b" as "/a", () => new Response(), OPEN),
      /a path begins with a slash/,
    ],
    [
      "a path upwards",
      (p) => p.route("GET", "/../x", () => new Response(), OPEN),
      /a path begins with a slash/,
    ],
    [
      "no method",
      (p) => p.route("get" as "GET", "/a", () => new Response(), OPEN),
      /takes one of GET/,
    ],
    ["no function", (p) => p.route("GET", "/a", "hi" as never, OPEN), /takes a function/],
    [
      "too large a body",
      (p) => p.route("GET", "/a", () => new Response(), { ...OPEN, body: "33mb" }),
      /32mb at most/,
    ],
    [
      "no rate",
      (p) => p.route("GET", "/a", () => new Response(), { ...OPEN, rate: "0/m" }),
      /as in "60\/m"/,
    ],
    [
      "no timeout",
      (p) => p.route("GET", "/a", () => new Response(), { ...OPEN, timeout: "2m" }),
      /50s at most/,
    ],
    [
      "no role",
      (p) => p.route("GET", "/a", () => new Response(), { allow: "operater" }),
      /"operator" is the nearest/,
    ],
  ];
  it.each(refusals)("is refused at start: %s", async (_, setup, message) => {
    const failing = definePlugin({ name: "ci", setup });
    await assert.rejects(testBot({ plugins: [failing()] }), (error: Error) => {
      assert.match(error.message, message);
      assert.match(error.message, /plugin ci/);
      return true;
    });
  });
});

describe("a client that leaves", () => {
  it("aborts the signal of the handler", async () => {
    const left = deferred<string>();
    const entered = deferred<void>();
    const bot = await botWith((p) => {
      p.route(
        "GET",
        "/wait",
        (_, { signal }) =>
          new Promise<Response>((_resolve, reject) => {
            entered.resolve();
            signal.addEventListener("abort", () => {
              left.resolve(signal.reason.name);
              reject(signal.reason);
            });
          }),
        OPEN,
      );
      p.route("GET", "/", () => new Response("in"), OPEN);
    });
    const { url } = await bot.request("/plugins/ci");
    const client = new AbortController();
    const asked = fetch(`${url}/wait`, { signal: client.signal }).catch(() => "left");
    await entered.promise;
    client.abort();
    assert.equal(await asked, "left");
    assert.equal(await left.promise, "AbortError");
  });

  it("is no failure for what is no HTTP host", async () => {
    const bot = await botWith((p) => p.route("GET", "/", () => new Response("in"), OPEN));
    const { url } = await bot.request("/plugins/ci");
    const port = Number(new URL(url).port);
    const [answer] = await sendRaw(
      { port },
      "GET /plugins/ci HTTP/1.1\r\nHost: a b<>\r\nConnection: close\r\n\r\n",
    );
    assert.equal(answer?.status, 400);
  });
});

function deferred<T>() {
  let resolve = (_: T) => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
