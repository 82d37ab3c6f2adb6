import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { engineStage, sandboxFor, until } from "../engine-stage.ts";
import { type Answering, sealedReply, textReply } from "../foreign-bot.ts";

const echo =
  (change: (plaintext: string) => string): Answering =>
  ({ plaintext }, response) =>
    response.end(change(plaintext));

const codes = (check: { readonly remarks: readonly { readonly code: string }[] }) =>
  check.remarks.map(({ code }) => code);

describe("the console's check of a URL", () => {
  it("passes a receiver that answers the plaintext", async () => {
    const { sandbox, bot } = await engineStage(echo((text) => text));
    const check = await sandbox.check("main");
    assert.equal(check.passed, true);
    assert.deepEqual(check.remarks, []);
    assert.equal(check.status, 200);
    const [arrival] = bot.arrivals;
    assert.equal(arrival?.method, "GET");
    assert.match(arrival?.plaintext ?? "", /^[1-9]\d{18}$/);
    assert.equal(check.answer, arrival?.plaintext);
    assert.equal(check.query, arrival?.query);
    assert.deepEqual(sandbox.feed.find(check.id), check);
  });

  const pitfalls: Readonly<Record<string, Answering>> = {
    "check.empty": echo(() => ""),
    "check.bom": echo((text) => `\uFEFF${text}`),
    "check.whitespace": echo((text) => `${text}\n`),
    "check.quotes": echo((text) => JSON.stringify(text)),
    "check.not_decrypted": ({ query }, response) =>
      response.end(new URLSearchParams(query).get("echostr")),
    "check.success": echo(() => "success"),
    "check.envelope": echo((text) => sealedReply(text)),
    "check.html": echo((text) => `<!DOCTYPE html><html><body>${text}</body></html>`),
    "check.number": echo((text) => String(Number(text))),
    "check.extra": echo((text) => JSON.stringify({ echostr: text })),
    "check.other": echo(() => "1234567890123456789"),
    "check.compressed": ({ plaintext }, response) =>
      response.writeHead(200, { "Content-Encoding": "gzip" }).end(plaintext),
    "check.redirect": (_, response) => response.writeHead(301, { Location: "/there" }).end(),
    "check.method": (_, response) => response.writeHead(405).end(),
    "check.status": (_, response) => response.writeHead(502).end(),
    "delivery.forbidden": (_, response) => response.writeHead(403).end(),
    "delivery.not_found": (_, response) => response.writeHead(404).end(),
    "delivery.broken": (_, response) => response.destroy(),
  };
  for (const [code, answer] of Object.entries(pitfalls)) {
    it(`names the pitfall ${code}`, async () => {
      const { sandbox } = await engineStage(answer);
      const check = await sandbox.check("main");
      assert.equal(check.passed, false);
      assert.deepEqual(codes(check), [code]);
    });
  }

  it("waits for a second, not longer", async () => {
    const { sandbox, clock, bot } = await engineStage(() => {});
    const checked = sandbox.check("main");
    await until(() => bot.arrivals.length === 1);
    await clock.advance(999);
    assert.equal(sandbox.underWay, 1);
    await clock.advance(1);
    const check = await checked;
    assert.deepEqual(codes(check), ["check.slow"]);
    assert.equal(check.tookMs, 1_000);
  });

  it("has nothing to check without a URL", async () => {
    const sandbox = sandboxFor(undefined);
    for (const app of ["main", "other"]) {
      const check = await sandbox.check(app);
      assert.equal(check.passed, false);
      assert.deepEqual(codes(check), ["check.no_url"]);
    }
  });

  it("does not take a message's answer for an echo", async () => {
    const { sandbox } = await engineStage(echo(() => sealedReply(textReply("hi"))));
    assert.deepEqual(codes(await sandbox.check("main")), ["check.envelope"]);
  });
});
