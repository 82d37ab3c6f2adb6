import assert from "node:assert/strict";
import { once } from "node:events";
import { afterEach, describe, it } from "vitest";
import { systemClock } from "../../../core/ports/clock.ts";
import type { WebHandler } from "../../../core/ports/web-handler.ts";
import { createServer, type Server } from "../../../core/transport/server.ts";
import { createWebApp } from "../../../core/transport/web.ts";
import { sendRaw } from "../../support/raw-socket.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop(0)));
});

async function serve(handle: WebHandler): Promise<string> {
  const clock = systemClock;
  const logger = recordingLogger();
  const app = createWebApp({ handle, route: "/", bodyBytes: 1_000, clock, logger });
  const server = createServer({ app, clock, logger });
  servers.push(server);
  const { port } = await server.listen(0, "127.0.0.1");
  return `http://127.0.0.1:${port}`;
}

describe("a web-standard handler", () => {
  it("is given method, path, query, headers and body as they were sent", async () => {
    const origin = await serve(async (request) => {
      const { method, headers } = request;
      const { pathname, search } = new URL(request.url);
      return Response.json([method, pathname, search, headers.get("x-a"), await request.text()]);
    });
    const answer = await fetch(`${origin}/a/b?c=%20d`, {
      method: "POST",
      headers: { "X-A": "1" },
      body: "你好",
    });
    assert.deepEqual(await answer.json(), ["POST", "/a/b", "?c=%20d", "1", "你好"]);
  });

  it("can be given a form with a file", async () => {
    const origin = await serve(async (request) => {
      const file = (await request.formData()).get("media");
      assert.ok(file instanceof File);
      return new Response(`${file.name} ${file.size}`);
    });
    const form = new FormData();
    form.set("media", new File(["12345"], "报告.pdf"));
    const answer = await fetch(origin, { method: "POST", body: form });
    assert.equal(await answer.text(), "报告.pdf 5");
  });

  it("answers with status, headers and each cookie by itself", async () => {
    const origin = await serve(() => {
      const headers = new Headers({ "X-B": "2" });
      headers.append("Set-Cookie", "a=1");
      headers.append("Set-Cookie", "b=2");
      return new Response(null, { status: 204, headers });
    });
    const answer = await fetch(origin);
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get("x-b"), "2");
    assert.deepEqual(answer.headers.getSetCookie(), ["a=1", "b=2"]);
  });

  it("sends a stream as it comes, and ends it when the client goes away", async () => {
    const gone = new AbortController();
    const origin = await serve(() => {
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode("one")),
        cancel: () => gone.abort(),
      });
      return new Response(body);
    });
    const client = new AbortController();
    const answer = await fetch(origin, { signal: client.signal });
    const first = await answer.body?.getReader().read();
    assert.equal(new TextDecoder().decode(first?.value), "one");
    const cancelled = once(gone.signal, "abort");
    client.abort();
    await cancelled;
  });

  it("cuts the connection when the stream fails before it gave anything", async () => {
    const failing = () => new ReadableStream({ start: (controller) => controller.error() });
    const origin = await serve(() => new Response(failing()));
    await assert.rejects(fetch(origin));
  });

  it("cuts the answer when the stream fails in the middle", async () => {
    let pulls = 0;
    const origin = await serve(
      () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              pulls += 1;
              if (pulls > 1) controller.error();
              else controller.enqueue(new TextEncoder().encode("half"));
            },
          }),
        ),
    );
    await assert.rejects(fetch(origin).then((answer) => answer.text()));
  });

  it("refuses a body above the limit, and another host", async () => {
    const origin = await serve(() => new Response("in"));
    const long = await fetch(origin, { method: "POST", body: "x".repeat(1_001) });
    assert.equal(long.status, 413);
    const port = Number(new URL(origin).port);
    const [other] = await sendRaw(
      { port },
      "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    );
    assert.equal(other?.status, 421);
  });

  it("answers 500 when it throws", async () => {
    const origin = await serve(() => {
      throw new TypeError("a detail");
    });
    const answer = await fetch(origin);
    assert.deepEqual([answer.status, await answer.text()], [500, "internal error"]);
  });
});
