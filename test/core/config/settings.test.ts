import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { readSettings } from "../../../core/config/settings.ts";
import { Issues } from "../../../core/reading/issues.ts";
import { Variables } from "../../../core/reading/variables.ts";

function read(environment: Record<string, string>, sandbox = false) {
  const issues = new Issues();
  const settings = readSettings(new Variables(environment), "/bot", sandbox, issues);
  return { settings, paths: issues.found.map(({ path }) => path), warnings: issues.warnings };
}

describe("settings", () => {
  it("has the documented defaults", () => {
    assert.deepEqual(read({}).settings, {
      port: 8080,
      host: "0.0.0.0",
      adminPort: 8081,
      pageHosts: [],
      dataDirectory: "/bot/data",
      logLevel: "info",
      apiBase: "https://qyapi.weixin.qq.com",
      proxy: undefined,
      record: undefined,
      metrics: undefined,
    });
  });

  it("keeps the proxy to itself, for it may hold a password", () => {
    const { settings } = read({ WECOM_PROXY: "http://user:hidden@proxy.example:3128" });
    assert.equal(settings.proxy?.reveal(), "http://user:hidden@proxy.example:3128");
    assert.ok(!JSON.stringify(settings).includes("hidden"));
    assert.deepEqual(read({ WECOM_PROXY: "socks5://proxy.example" }).paths, ["WECOM_PROXY"]);
  });

  it("reads each variable", () => {
    const { settings } = read({
      PORT: " 9000 ",
      HOST: "::1",
      HUIYIN_ADMIN_PORT: "7000",
      HUIYIN_PAGE_HOSTS: "localhost:9000, Dev.Example.com",
      HUIYIN_DATA_DIR: "/var/lib/huiyin",
      LOG_LEVEL: "DEBUG",
      WECOM_API_BASE: "http://127.0.0.1:9999/",
      HUIYIN_RECORD: "outline",
    });
    assert.deepEqual(settings, {
      port: 9000,
      host: "::1",
      adminPort: 7000,
      pageHosts: ["localhost:9000", "dev.example.com"],
      dataDirectory: "/var/lib/huiyin",
      logLevel: "debug",
      apiBase: "http://127.0.0.1:9999",
      proxy: undefined,
      record: "left-out",
      metrics: undefined,
    });
  });

  it("takes exact names for the page, and nothing that could let in others", () => {
    for (const hosts of [
      "*",
      "*.example.com",
      "http://a.example",
      "a.example/x",
      "a..example",
      ".a",
    ]) {
      assert.deepEqual(read({ HUIYIN_PAGE_HOSTS: hosts }).paths, ["HUIYIN_PAGE_HOSTS"], hosts);
    }
    assert.deepEqual(read({ HUIYIN_PAGE_HOSTS: "[::1]:9000" }).settings.pageHosts, ["[::1]:9000"]);
  });

  it("opens a listener for figures only when its port is set, and never in the sandbox", () => {
    const token = "0123456789abcdef0123456789abcdef";
    const wanted = { HUIYIN_METRICS_PORT: "9100", HUIYIN_METRICS_TOKEN: token };
    const { metrics } = read(wanted).settings;
    assert.deepEqual(
      [metrics?.host, metrics?.port, metrics?.token.reveal()],
      ["0.0.0.0", 9100, token],
    );
    assert.equal(read({ HUIYIN_METRICS_TOKEN: token }).settings.metrics, undefined);
    const boxed = read(wanted, true);
    assert.equal(boxed.settings.metrics, undefined);
    assert.deepEqual(
      boxed.warnings.map(({ path }) => path),
      ["HUIYIN_METRICS_PORT"],
    );
  });

  it("puts the admin port after the public one, both free ones for 0", () => {
    assert.equal(read({ PORT: "3000" }).settings.adminPort, 3001);
    assert.equal(read({ PORT: "0" }).settings.adminPort, 0);
  });

  const wrong: Record<string, [Record<string, string>, string]> = {
    "a port with letters": [{ PORT: "80a" }, "PORT"],
    "a port with a sign": [{ PORT: "-1" }, "PORT"],
    "a port in exponents": [{ PORT: "8e3" }, "PORT"],
    "a port too large": [{ PORT: "65536" }, "PORT"],
    "the last port, with none after it": [{ PORT: "65535" }, "HUIYIN_ADMIN_PORT"],
    "one port for both": [{ PORT: "80", HUIYIN_ADMIN_PORT: "80" }, "HUIYIN_ADMIN_PORT"],
    "a host with a scheme": [{ HOST: "http://0.0.0.0" }, "HOST"],
    "an unknown way to record": [{ HUIYIN_RECORD: "plain" }, "HUIYIN_RECORD"],
    "a metrics port without a token": [{ HUIYIN_METRICS_PORT: "9100" }, "HUIYIN_METRICS_TOKEN"],
    "a metrics token that can be guessed": [
      { HUIYIN_METRICS_PORT: "9100", HUIYIN_METRICS_TOKEN: "x".repeat(31) },
      "HUIYIN_METRICS_TOKEN",
    ],
    "an unknown level": [{ LOG_LEVEL: "verbose" }, "LOG_LEVEL"],
    "an API base that is no address": [{ WECOM_API_BASE: "qyapi" }, "WECOM_API_BASE"],
    "an API base on files": [{ WECOM_API_BASE: "file:///etc" }, "WECOM_API_BASE"],
    "an API base with a password": [{ WECOM_API_BASE: "https://a:b@x.test" }, "WECOM_API_BASE"],
    "an API base with a query": [{ WECOM_API_BASE: "https://x.test/?a=1" }, "WECOM_API_BASE"],
  };
  for (const [what, [environment, path]] of Object.entries(wrong)) {
    it(`refuses ${what}`, () => assert.deepEqual(read(environment).paths, [path]));
  }

  it("listens on loopback only in sandbox mode", () => {
    assert.equal(read({ HOST: "0.0.0.0" }, true).settings.host, "127.0.0.1");
    assert.equal(read({ HOST: "localhost" }, true).warnings.length, 0);
  });
});
