import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, it } from "vitest";
import {
  curlOfCheck,
  curlOfDelivery,
  quoted,
} from "../../../../../core/page/browser/inspector/curl.ts";
import { check, delivery } from "./records.ts";

describe("curl", () => {
  it("quotes so that a shell reads the very same argument", () => {
    const texts = fc.sample(
      fc.string({ unit: fc.constantFrom(..."'\"\\$`!*?~# \n;&|<>(){}[]a中") }),
      { numRuns: 60, seed: 7 },
    );
    const script = texts.map((text) => `printf '%s\\0' ${quoted(text)}`).join("\n");
    const read = execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0");
    assert.deepEqual(read.slice(0, -1), texts);
  });

  it("sends what the delivery sent", () => {
    assert.equal(
      curlOfDelivery(delivery({ query: "a=1&b=2", body: "<x>it's</x>" })),
      [
        "curl -i 'http://127.0.0.1:8080/wecom/main?a=1&b=2' \\",
        "  -H 'Content-Type: text/xml' \\",
        "  --data-binary '<x>it'\\''s</x>'",
      ].join("\n"),
    );
  });

  it("adds to a query that the address has", () => {
    const { url } = check("k1");
    assert.equal(curlOfCheck(check("k1", { url: `${url}?x=1` })), `curl -i '${url}?x=1&echostr=e'`);
    assert.equal(curlOfCheck(check("k1", { query: "" })), `curl -i '${url}'`);
  });
});
