import assert from "node:assert/strict";
import { createServer } from "node:net";
import { describe, it } from "vitest";
import { diagnoseCheck, diagnoseClock, failureCode } from "../../../core/cli/doctor/diagnose.ts";
import { examineAddress } from "../../../core/cli/doctor/examine.ts";
import { examineClock, examineNode } from "../../../core/cli/doctor/run.ts";
import { exchange } from "../../../core/cli/exchange.ts";

const sent = {
  query: "",
  echostr: "a+b/c==",
  echo: "1234567890123456789",
  nonce: "1",
  envelope: "<Encrypt>",
};
const got = { status: 200, headers: {}, body: sent.echo, elapsedMs: 20 };

describe("diagnose", () => {
  it("takes the plaintext within a second, and not after", () => {
    assert.equal(diagnoseCheck(sent, { ...got, elapsedMs: 1_000 }).status, "ok");
    assert.equal(diagnoseCheck(sent, { ...got, elapsedMs: 1_001 }).code, "ECHO_SLOW");
  });

  it("cuts the query off what a redirect leads to", () => {
    const headers = { location: "https://x.test/login?next=%2Fwecom&msg_signature=abc" };
    const { subject } = diagnoseCheck(sent, { ...got, status: 302, headers });
    assert.equal(subject, "HTTP 302 → https://x.test/login");
  });

  const failures: Record<string, string> = {
    ECONNREFUSED: "ADDRESS_REFUSED",
    ENOTFOUND: "ADDRESS_DNS",
    EAI_AGAIN: "ADDRESS_DNS",
    TIMEOUT: "ADDRESS_TIMEOUT",
    ECONNRESET: "ADDRESS_BROKEN",
    CERT_HAS_EXPIRED: "TLS_EXPIRED",
    DEPTH_ZERO_SELF_SIGNED_CERT: "TLS_SELF_SIGNED",
    SELF_SIGNED_CERT_IN_CHAIN: "TLS_SELF_SIGNED",
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: "TLS_CHAIN",
    ERR_TLS_CERT_ALTNAME_INVALID: "TLS_HOSTNAME",
    ERR_SSL_WRONG_VERSION_NUMBER: "TLS_PROTOCOL",
    ERR_SSL_SOMETHING_NEW: "TLS_PROTOCOL",
    HPE_INVALID_CONSTANT: "ADDRESS_BROKEN",
  };
  for (const [failure, code] of Object.entries(failures)) {
    it(`reads ${failure} as ${code}`, () => assert.equal(failureCode(failure), code));
  }

  it("says nothing about a clock that the other side does not show", () => {
    assert.equal(diagnoseClock(undefined, 0).status, "skip");
    assert.equal(diagnoseClock("soon", 0).status, "skip");
  });

  it("knows which Node gets security fixes", () => {
    const at = (version: string, day: string) => examineNode(version, Date.parse(day)).code;
    assert.equal(at("v18.20.0", "2026-01-01"), "NODE_OLD");
    assert.equal(at("v20.18.3", "2026-01-01"), "NODE_OLD");
    assert.equal(at("v20.19.0", "2026-04-29"), "OK");
    assert.equal(at("v20.20.2", "2026-04-30"), "NODE_UNSUPPORTED");
    assert.equal(at("v22.18.0", "2026-11-01"), "OK");
    assert.equal(at("v24.1.0", "2026-11-01"), "OK");
  });

  it("knows a clock that was never set", () => {
    assert.equal(examineClock(0).code, "CLOCK_UNSET");
    assert.equal(examineClock(Date.UTC(2026, 6, 1)).status, "ok");
  });

  const addresses: Record<string, readonly string[]> = {
    "https://bot.example.com/x": [],
    "http://bot.example.com/x": ["ADDRESS_PLAIN_HTTP"],
    "http://localhost:8080/x": ["ADDRESS_PRIVATE"],
    "https://192.168.1.9/x": ["ADDRESS_PRIVATE"],
    "https://172.20.0.1/x": ["ADDRESS_PRIVATE"],
    "https://172.32.0.1/x": [],
    "https://10.example.com/x": [],
    "https://[::1]/x": ["ADDRESS_PRIVATE"],
    "https://[fd00::1]/x": ["ADDRESS_PRIVATE"],
    "https://fd.example.com/x": [],
  };
  for (const [address, codes] of Object.entries(addresses)) {
    it(`looks at ${address} before sending anything`, () => {
      assert.deepEqual(
        examineAddress(new URL(address)).map(({ code }) => code),
        codes,
      );
    });
  }
});

describe("exchange", () => {
  it("gives up on a server that never answers", async () => {
    const sockets: { destroy(): void }[] = [];
    const server = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const url = new URL(`http://127.0.0.1:${port}/`);
    assert.deepEqual(await exchange({ method: "GET", url, timeoutMs: 50 }), { failure: "TIMEOUT" });
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it("names what stands in the way, and never rejects", async () => {
    const ask = (address: string) =>
      exchange({ method: "GET", url: new URL(address), timeoutMs: 5_000 });
    assert.deepEqual(await ask("http://127.0.0.1:1/"), { failure: "ECONNREFUSED" });
    const named = await ask("http://no-such-name.invalid/");
    assert.ok("failure" in named && /^(ENOTFOUND|EAI_AGAIN)$/.test(named.failure));
  });
});
