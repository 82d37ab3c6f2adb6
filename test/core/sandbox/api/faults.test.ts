import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, it } from "vitest";
import { company } from "./company.ts";

const ME = "/cgi-bin/user/get?userid=li";
const MENU = "/cgi-bin/menu/create?agentid=1000002";
const menu = JSON.stringify({ button: [{ type: "click", name: "帮助", key: "help" }] });

describe("a fault of the API", () => {
  it("refuses without acting, and is named in the record", async () => {
    const { sandbox, post, last } = company();
    const fault = sandbox.faults.add({ kind: "api.errcode", errcode: 45009 });
    assert.equal((await post(MENU, JSON.parse(menu))).errcode, 45009);
    assert.equal(sandbox.world.app("main")?.menu, undefined);
    assert.equal(last().fault, fault.id);
    assert.deepEqual(last().request, JSON.parse(menu));
    assert.deepEqual(
      last().remarks.map(({ code, level }) => [code, level]),
      [["errcode.45009", "warning"]],
    );
  });

  it("spares gettoken unless that is named", async () => {
    const { sandbox, bare, tokenPath } = company();
    sandbox.faults.add({ kind: "api.errcode", errcode: -1 });
    assert.equal((await bare(tokenPath("secret-of-main"))).errcode, 0);
    sandbox.faults.add({ kind: "api.errcode", errcode: -1 }, { path: "/cgi-bin/gettoken" });
    assert.equal((await bare(tokenPath("secret-of-main"))).errcode, -1);
  });

  it("meets one app alone, on gettoken too", async () => {
    const { sandbox, bare, token, tokenPath, withToken } = company();
    sandbox.faults.add({ kind: "api.errcode", errcode: 60020 }, { app: "other" });
    assert.equal((await bare(withToken(ME, await token()))).errcode, 0);
    assert.equal((await bare(withToken(ME, await token("secret-of-other")))).errcode, 60020);
    const scope = { app: "other", path: "/cgi-bin/gettoken" };
    sandbox.faults.add({ kind: "api.errcode", errcode: 45009 }, scope);
    assert.equal((await bare(tokenPath("secret-of-main"))).errcode, 0);
    assert.equal((await bare(tokenPath("secret-of-other"))).errcode, 45009);
  });

  for (const errcode of [42001, 40014]) {
    it(`of ${errcode} ends the token for good, and a new one cures it`, async () => {
      const { sandbox, bare, token, withToken, last } = company();
      const first = await token();
      sandbox.faults.add({ kind: "api.errcode", errcode }, { times: 1 });
      assert.equal((await bare(withToken(ME, first))).errcode, errcode);
      assert.equal(last().fault, "f1");
      assert.equal((await bare(withToken(ME, first))).errcode, errcode);
      assert.equal(last().fault, undefined);
      const second = await token();
      assert.notEqual(second, first);
      assert.equal((await bare(withToken(ME, second))).errcode, 0);
    });
  }

  it("is not wasted on a call that is refused anyway", async () => {
    const { sandbox, bare } = company();
    sandbox.faults.add({ kind: "api.errcode", errcode: -1 }, { times: 1 });
    sandbox.faults.add({ kind: "api.lose_response" }, { times: 1 });
    await bare(ME);
    assert.equal(sandbox.faults.active.length, 2);
  });

  it("answers with a status and no JSON", async () => {
    const { sandbox, ask, token, withToken, last } = company();
    for (const status of [500, 502, 503, 204]) {
      sandbox.faults.add({ kind: "api.status", status }, { times: 1 });
      const response = await ask(withToken(ME, await token()));
      assert.equal(response.status, status);
      assert.ok(!(await response.text()).startsWith("{"));
      assert.equal(last().status, status);
      assert.equal(last().errcode, undefined);
    }
  });

  it("answers -1 to a status that HTTP does not have", async () => {
    const { sandbox, get } = company();
    sandbox.faults.add({ kind: "api.status", status: 42 });
    assert.equal((await get(ME)).errcode, -1);
  });

  it("answers with a page, as a captive portal does", async () => {
    const { sandbox, ask, token, withToken } = company();
    sandbox.faults.add({ kind: "api.html" });
    const response = await ask(withToken(ME, await token()));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "text/html");
    assert.match(await response.text(), /^<!doctype html>/);
  });

  it("acts at once and answers late", async () => {
    const { sandbox, post, clock, last, token } = company();
    await token();
    sandbox.faults.add({ kind: "api.slow", ms: 6_000 });
    let answered = false;
    const answer = post(MENU, JSON.parse(menu)).then((found) => {
      answered = true;
      return found;
    });
    await clock.advance(5_999);
    assert.equal(sandbox.world.app("main")?.menu?.length, 1);
    assert.equal(answered, false);
    await clock.advance(1);
    assert.equal((await answer).errcode, 0);
    assert.equal(last().tookMs, 6_000);
    assert.equal(last().fault, "f1");
  });

  it("does not wait for a caller that has hung up", async () => {
    const { sandbox, ask, token, withToken, clock, last } = company();
    const path = withToken(ME, await token());
    sandbox.faults.add({ kind: "api.slow", ms: 60_000 });
    const caller = new AbortController();
    const answer = ask(path, { signal: caller.signal });
    await clock.advance(1_000);
    caller.abort();
    await answer;
    assert.equal(clock.pending, 0);
    assert.equal(last().tookMs, 1_000);
  });

  it("loses the answer to what was done", async () => {
    const { sandbox, ask, token, withToken, last } = company();
    sandbox.faults.add({ kind: "api.lose_response" }, { times: 1 });
    const path = withToken(MENU, await token());
    const response = await ask(path, { method: "POST", body: menu });
    await assert.rejects(response.text());
    assert.equal(sandbox.world.app("main")?.menu?.length, 1);
    assert.equal(last().errcode, 0);
    assert.equal(last().fault, "f1");
  });
});

describe("a lost answer over HTTP", () => {
  const servers = new Set<ReturnType<typeof createServer>>();
  afterEach(() => {
    for (const server of servers) server.close();
    servers.clear();
  });

  /** The least that stands between sockets and a web-standard handler. */
  async function serve(api: (request: Request) => Promise<Response>): Promise<string> {
    const server = createServer(async (req, res) => {
      const body: Buffer[] = [];
      for await (const chunk of req) body.push(chunk as Buffer);
      const method = req.method ?? "GET";
      const response = await api(
        new Request(`http://127.0.0.1${req.url}`, {
          method,
          ...(method === "POST" && { body: Buffer.concat(body) }),
        }),
      );
      try {
        const bytes = Buffer.from(await response.arrayBuffer());
        res.writeHead(response.status, [...response.headers]).end(bytes);
      } catch {
        res.destroy();
      }
    });
    servers.add(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it("is a broken connection to the client, though the deed was done", async () => {
    const { api, sandbox, tokenPath, withToken } = company();
    const origin = await serve(api);
    const answer = await fetch(origin + tokenPath("secret-of-main"));
    const { access_token } = (await answer.json()) as { readonly access_token: string };
    sandbox.faults.add({ kind: "api.lose_response" }, { times: 1 });

    const path = withToken(MENU, access_token);
    await assert.rejects(fetch(origin + path, { method: "POST", body: menu }), (error) => {
      const { cause } = error as { readonly cause: { readonly code: string } };
      return cause.code === "UND_ERR_SOCKET" || cause.code === "ECONNRESET";
    });
    assert.equal(sandbox.world.app("main")?.menu?.length, 1);

    const again = await fetch(origin + path, { method: "POST", body: menu });
    assert.equal(((await again.json()) as { readonly errcode: number }).errcode, 0);
  });
});
