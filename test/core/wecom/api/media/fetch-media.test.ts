import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { describe, it } from "vitest";
import { Secret } from "../../../../../core/secret.ts";
import { ManualClock } from "../../../../../core/testing/manual-clock.ts";
import { fetchMedia } from "../../../../../core/wecom/api/media/fetch-media.ts";
import { FILE_RULES } from "../../../../../core/wecom/api/media/file-rules.ts";
import type { Resolve } from "../../../../../core/wecom/api/media/safe-target.ts";
import { PNG } from "../files.ts";
import { deadPort, plainServer } from "../plain-server.ts";
import { proxyServer } from "../proxy-server.ts";

type Answer = Parameters<typeof plainServer>[0];

const RULE = FILE_RULES.file;
const loopback: Resolve = async () => ["127.0.0.1"];

/** Fetches from a server under the name of a host that the operator trusts. */
async function fetching(answer: Answer, path = "/pic/%E5%9B%BE.png", rule = RULE) {
  const { port } = await plainServer(answer);
  const clock = new ManualClock();
  const targets = { trustedHosts: ["files.intra.example"], resolve: loopback };
  const url = `http://files.intra.example:${port}${path}`;
  const fetched = fetchMedia({ url }, rule, { clock, proxy: undefined, targets });
  return { clock, fetched, port };
}

const refused = async (answer: Answer, code: string, rule = RULE) => {
  const { fetched, clock } = await fetching(answer, "/", rule);
  await assert.rejects(fetched, { code });
  assert.equal(clock.pending, 0);
};

describe("fetchMedia", () => {
  it("fetches a file under the name at the end of its address", async () => {
    const asked: (string | undefined)[] = [];
    const { fetched, port } = await fetching((request, response) => {
      asked.push(request.headers.host, request.headers["accept-encoding"]);
      response.end(PNG);
    });
    const { name, size, chunks } = await fetched;
    assert.deepEqual([name, size], ["图.png", PNG.length]);
    assert.deepEqual(Buffer.concat(chunks() as Buffer[]), Buffer.from(PNG));
    assert.deepEqual(asked, [`files.intra.example:${port}`, "identity"]);
  });

  it("takes the name that the server gives", async () => {
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent("报表.pdf")}`;
    const { fetched } = await fetching((_, response) =>
      response.setHeader("content-disposition", disposition).end(PNG),
    );
    assert.equal((await fetched).name, "报表.pdf");
  });

  it("follows nobody to another address", async () => {
    const inside = await plainServer((_, response) => response.end(PNG));
    for (const status of [301, 302, 303, 307, 308]) {
      await refused(
        (_, response) => response.writeHead(status, { location: inside.origin }).end(),
        "ERR_ADDRESS",
      );
    }
    assert.equal(inside.sockets.size, 0);
  });

  it("never connects to where it must not", async () => {
    const inside = await plainServer((_, response) => response.end(PNG));
    const targets = { trustedHosts: [], resolve: loopback };
    const options = { clock: new ManualClock(), proxy: undefined, targets };
    for (const host of ["127.0.0.1", "[::ffff:127.0.0.1]", "2130706433", "rebinding.example"]) {
      const url = `https://${host}:${inside.port}/`;
      await assert.rejects(fetchMedia({ url }, RULE, options), { code: "ERR_ADDRESS" });
    }
    assert.equal(inside.sockets.size, 0);
  });

  it("asks the resolver once, and connects to what it said", async () => {
    const { port } = await plainServer((_, response) => response.end(PNG));
    const said = [["127.0.0.1"], ["192.0.2.1"]];
    const resolve: Resolve = async () => said.shift() ?? [];
    const targets = { trustedHosts: ["files.intra.example"], resolve };
    const url = `http://files.intra.example:${port}/`;
    await fetchMedia({ url }, RULE, { clock: new ManualClock(), proxy: undefined, targets });
    assert.equal(said.length, 1);
  });

  it("goes through the proxy, to the address that was looked at", async () => {
    const { port } = await plainServer((_, response) => response.end(PNG));
    const proxy = await proxyServer();
    const targets = { trustedHosts: ["files.intra.example"], resolve: loopback };
    const url = `http://files.intra.example:${port}/`;
    const through = new Secret(`http://127.0.0.1:${proxy.port}`);
    await fetchMedia({ url }, RULE, { clock: new ManualClock(), proxy: through, targets });
    assert.deepEqual(proxy.asked, [`127.0.0.1:${port}`]);
  });

  it("takes no more than the rule allows, whatever the server says of it", async () => {
    const piece = Buffer.alloc(64 * 1_024, 7);
    let written = 0;
    await refused(
      (_, response) => {
        const more = () => {
          written += piece.length;
          response.write(piece, () => setImmediate(more));
        };
        response.on("error", () => {});
        more();
      },
      "ERR_MEDIA",
      FILE_RULES.voice,
    );
    assert.ok(written < 4 * FILE_RULES.voice.mostBytes);
    await refused(
      (_, response) => response.writeHead(200, { "content-length": 2 ** 40 }).flushHeaders(),
      "ERR_MEDIA",
    );
  });

  it("takes nothing that is compressed, and so nothing that grows", () =>
    refused(
      (_, response) =>
        response.setHeader("content-encoding", "gzip").end(gzipSync(Buffer.alloc(2 ** 20))),
      "ERR_MEDIA",
    ));

  it("takes no error page for a file", async () => {
    for (const status of [204, 206, 401, 404, 429, 500]) {
      await refused((_, response) => response.writeHead(status).end(), "ERR_MEDIA");
    }
  });

  it("takes no file that ends too early", () =>
    refused((_, response) => {
      response.writeHead(200, { "content-length": 1_000 });
      response.write(PNG, () => response.destroy());
    }, "ERR_MEDIA"));

  it("waits ten seconds, for the last byte too", async () => {
    const { fetched, clock } = await fetching((_, response) => void response.write(PNG));
    const rejected = assert.rejects(fetched, { code: "ERR_MEDIA" });
    await clock.advance("10s");
    await rejected;
    assert.equal(clock.pending, 0);
  });

  it("says nothing of the address when nobody answers there", async () => {
    const targets = { trustedHosts: ["files.intra.example"], resolve: loopback };
    const url = `http://files.intra.example:${await deadPort()}/a?sign=0123456789`;
    const options = { clock: new ManualClock(), proxy: undefined, targets };
    await assert.rejects(fetchMedia({ url }, RULE, options), (cause: Error) => {
      assert.ok(!`${cause.message}${cause.stack}${String(cause.cause)}`.includes("0123456789"));
      return true;
    });
  });
});
