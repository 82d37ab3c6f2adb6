import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, it } from "vitest";
import { isHealthy, type ReportSection, renderReport } from "../../../core/cli/doctor/report.ts";
import { runDoctor } from "../../../core/cli/doctor/run.ts";
import { SELF_SIGNED } from "../../support/self-signed.ts";
import { goodEnvironment } from "../config/sample-config.ts";
import { proxyServer } from "../wecom/api/proxy-server.ts";
import { type Change, type Stage, stage } from "./stage.ts";

/*
 * A gallery of broken set-ups, each a real server, with the diagnosis that each must get.
 */

let on: Stage | undefined;
afterEach(async () => {
  await on?.close();
  on = undefined;
});

async function setUp(...args: Parameters<typeof stage>): Promise<Stage> {
  on = await stage(...args);
  return on;
}

const PATH = "/wecom/callback";

/** Codes of what is not well in the section that `en` begins. */
function codesIn(sections: readonly ReportSection[], en: string): readonly string[] {
  const section = sections.find((candidate) => candidate.en.startsWith(en));
  assert.ok(section, `no section ${en}`);
  return section.findings
    .filter(({ status }) => status === "warn" || status === "fail")
    .map(({ code }) => code);
}

/** What the doctor says of a public address; that it is a loopback one goes without saying. */
async function outside(set: Stage, publicUrl: string): Promise<readonly string[]> {
  const codes = codesIn(await runDoctor({ ...set.options, publicUrl }), "public address");
  return codes.filter((code) => code !== "ADDRESS_PRIVATE");
}

const specials = (target: string) => /%2B/.test(target);
const json = { "Content-Type": "application/json" };

const proxies: Record<string, readonly [Change, string]> = {
  "wraps the plaintext in JSON": [
    { answer: (echo) => JSON.stringify(echo), headers: json },
    "ECHO_JSON",
  ],
  "puts it into a JSON object": [
    { answer: (data) => JSON.stringify({ code: 0, data }) },
    "ECHO_JSON",
  ],
  "reads it as a number": [{ answer: (echo) => String(Number(echo)) }, "ECHO_NUMBER"],
  "reads it as a number, written out": [
    { answer: (echo) => BigInt(Number(echo)).toString() },
    "ECHO_NUMBER",
  ],
  "adds a line break": [{ answer: (echo) => `${echo}\n` }, "ECHO_WHITESPACE"],
  "leads with a byte order mark": [{ answer: (echo) => `\ufeff${echo}` }, "ECHO_BOM"],
  "says success": [{ answer: () => "success" }, "ECHO_SUCCESS"],
  "says nothing": [{ answer: () => "" }, "ECHO_EMPTY"],
  "injects a script": [{ answer: (echo) => `${echo}<script></script>` }, "ECHO_EXTRA"],
  "answers something else": [{ answer: () => "1234" }, "ECHO_OTHER"],
  "answers an envelope": [{ answer: () => "<xml><Encrypt>x</Encrypt></xml>" }, "ECHO_ENVELOPE"],
  compresses: [{ headers: { "Content-Encoding": "br" } }, "ECHO_COMPRESSED"],
  "answers 204": [{ answer: () => "", status: 204 }, "STATUS_NOT_200"],
  "answers 201": [{ status: 201 }, "STATUS_NOT_200"],
  redirects: [{ status: 301, headers: { Location: "https://x.test/?secret=1" } }, "REDIRECT"],
  "asks for a login": [{ status: 401 }, "ROUTE_DENIED"],
  "is a firewall": [{ status: 403, answer: () => "<html>blocked</html>" }, "ROUTE_DENIED"],
  "has no bot behind it": [{ status: 502 }, "ROUTE_UPSTREAM"],
  fails: [{ status: 500 }, "SERVER_ERROR"],
  "rewrites the path": [{ target: (target) => target.replace("/wecom", "") }, "ROUTE_MISSING"],
  "drops the query": [{ target: (target) => target.replace(/\?.*/, "") }, "QUERY_DAMAGED"],
  "doubles the query": [
    { target: (target) => target.replace(/\?(.*)/, "?$1&$1") },
    "QUERY_DAMAGED",
  ],
  "loses the plus": [{ target: (target) => target.replaceAll("%2B", "") }, "QUERY_SPECIALS"],
  "encodes twice": [{ target: (target) => target.replaceAll("%", "%25") }, "QUERY_SPECIALS"],
  "refuses what looks strange": [
    { target: (target) => (specials(target) ? PATH : target) },
    "QUERY_SPECIALS",
  ],
  "lets only GET through": [{ method: "POST", status: 405 }, "ROUTE_METHOD"],
  "drops the body": [{ body: () => "" }, "BODY_DAMAGED"],
  "reads the body as a form": [{ body: (body) => body.replaceAll("+", " ") }, "BODY_DAMAGED"],
  "filters the body": [
    { body: (body) => body.replace(/<!\[CDATA\[|\]\]>/g, "<b>") },
    "BODY_DAMAGED",
  ],
  "changes the ciphertext": [
    {
      body: (body) =>
        body.replace(
          /(Encrypt><!\[CDATA\[)(.)/,
          (_, head, one) => `${head}${one === "A" ? "B" : "A"}`,
        ),
    },
    "BODY_DAMAGED",
  ],
  "finds the body too large": [{ method: "POST", status: 413 }, "BODY_TOO_LARGE"],
  "sends POST to the web site": [
    {
      method: "POST",
      answer: () => "<!doctype html><html></html>",
      headers: { "Content-Type": "text/html" },
    },
    "ROUTE_HTML",
  ],
};

const hours = (count: number) => new Date(Date.now() - count * 3_600_000).toUTCString();

describe("doctor", () => {
  it("finds nothing wrong with a good set-up, trailing slash or not", async () => {
    const set = await setUp();
    const origin = await set.proxy({});
    const sections = await runDoctor({ ...set.options, publicUrl: `${origin}${PATH}` });
    assert.deepEqual(codesIn(sections, "own address"), []);
    assert.ok(isHealthy(sections), JSON.stringify(sections, undefined, 1));
    assert.deepEqual(await outside(set, `${origin}${PATH}/`), []);
    assert.deepEqual(await outside(set, origin), []);
  });

  it("finds nothing wrong with a proxy that decodes the query, for the bot bears that", async () => {
    const set = await setUp();
    const target = (text: string) => text.replaceAll("%2B", "+").replaceAll("%2F", "/");
    assert.deepEqual(await outside(set, `${await set.proxy({ target })}${PATH}`), []);
  });

  for (const [what, [change, code]] of Object.entries(proxies)) {
    it(`recognises a proxy that ${what}`, async () => {
      const set = await setUp();
      assert.deepEqual(await outside(set, `${await set.proxy(change)}${PATH}`), [code]);
    });
  }

  it("recognises a static site in the bot's place", async () => {
    const set = await setUp();
    const site = await set.impostor((_, response) => {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end("<!doctype html><html><head></head></html>");
    });
    assert.deepEqual(await outside(set, `${site}${PATH}`), ["ROUTE_HTML"]);
  });

  it("recognises a server that gives the ciphertext back", async () => {
    const set = await setUp();
    const parrot = await set.impostor((request, response) => {
      response.end(new URL(request.url ?? "", "http://x").searchParams.get("echostr"));
    });
    assert.deepEqual(await outside(set, `${parrot}${PATH}`), ["ECHO_NOT_DECRYPTED"]);
  });

  it("recognises a connection that is cut, and https that is none", async () => {
    const set = await setUp();
    const cut = await set.impostor((request) => request.socket.destroy());
    assert.deepEqual(await outside(set, `${cut}${PATH}`), ["ADDRESS_BROKEN"]);
    const plain = (await set.proxy({})).replace("http:", "https:");
    assert.deepEqual(await outside(set, `${plain}${PATH}`), ["TLS_PROTOCOL"]);
  });

  it("recognises a clock that is wrong by the other side's", async () => {
    const set = await setUp();
    for (const [date, codes] of [
      [hours(3), ["CLOCK_OFF"]],
      [hours(0.1), ["CLOCK_DRIFT"]],
      [hours(0), []],
    ] as const) {
      const origin = await set.proxy({ headers: { Date: date } });
      assert.deepEqual(await outside(set, `${origin}${PATH}`), codes);
    }
  });

  it("refuses what is no address", async () => {
    const set = await setUp();
    for (const address of ["bot.example.com", "ftp://x.test", "", "/wecom"]) {
      assert.deepEqual(await outside(set, address), ["ADDRESS_INVALID"]);
    }
  });

  const different: Record<string, [Record<string, string>, string]> = {
    "another Token": [{ WECOM_TOKEN: "anotherTokenOf32LettersAndDigits" }, "REFUSED_SIGNATURE"],
    "another EncodingAESKey": [
      { WECOM_ENCODING_AES_KEY: "Zq3Zs8Lw0XbVn2mRc7YdGf5JuAe1iTh4P9oQyEvKzUB" },
      "REFUSED_KEY",
    ],
    "another CorpID": [{ WECOM_CORP_ID: "wwfedcba9876543210" }, "REFUSED_RECEIVE_ID"],
    "another AgentId": [{ WECOM_AGENT_ID: "1000003" }, "REFUSED_AGENT"],
  };
  for (const [what, [used, code]] of Object.entries(different)) {
    it(`reads from the running bot that it has ${what}, without showing either`, async () => {
      const set = await setUp(goodEnvironment, used);
      const sections = await runDoctor(set.options);
      assert.deepEqual(codesIn(sections, "own address"), [code]);
      assert.ok(!isHealthy(sections));
      const shown = `${renderReport(sections, true)}${JSON.stringify(sections)}`;
      for (const value of Object.values({ ...goodEnvironment, ...used })) {
        if (value.length > 10) assert.ok(!shown.includes(value), "a credential was shown");
      }
      assert.ok(!shown.includes("msg_signature") && !shown.includes("echostr="));
    });
  }

  it("names the likely causes when the bot cannot be asked for the reason", async () => {
    const set = await setUp(goodEnvironment, { WECOM_TOKEN: "anotherTokenOf32LettersAndDigits" });
    writeFileSync(join(set.options.directory ?? "", "data/admin-token"), "of another run");
    assert.deepEqual(codesIn(await runDoctor(set.options), "own address"), ["REFUSED"]);
  });

  it("says that the bot does not run, unless it does elsewhere", async () => {
    const set = await setUp();
    const environment = { ...set.options.environment, HUIYIN_DATA_DIR: "nothing-here" };
    const options = { ...set.options, environment };
    assert.deepEqual(codesIn(await runDoctor(options), "own address"), ["ADDRESS_REFUSED"]);
    const publicUrl = `${await set.proxy({})}${PATH}`;
    assert.ok(isHealthy(await runDoctor({ ...options, publicUrl })));
  });

  it("says that another bot runs than the variables of its shell speak of", async () => {
    const set = await setUp();
    const bare = Object.fromEntries(
      Object.entries(set.options.environment ?? {}).filter(([name]) => !(name in goodEnvironment)),
    );
    const sections = await runDoctor({ ...set.options, environment: bare });
    assert.deepEqual(
      sections
        .flatMap(({ findings }) => findings)
        .filter(({ status }) => status === "fail")
        .map(({ code }) => code),
      ["RUNS_LIVE"],
    );
    assert.ok(!sections.some(({ en }) => en.startsWith("own address")));
  });

  const refusals: Record<string, readonly [number, readonly string[]]> = {
    "an address that WeCom does not trust": [60020, ["ERRCODE_60020", "LATE_STEPS_DOWN"]],
    "a secret of another corp": [40091, ["ERRCODE_40091", "LATE_STEPS_DOWN"]],
    "an app that may not be asked for": [301002, ["ERRCODE_301002", "LATE_STEPS_DOWN"]],
  };
  for (const [what, [errcode, codes]] of Object.entries(refusals)) {
    it(`says that nothing can be sent: ${what}`, async () => {
      const set = await setUp();
      set.wecom.faults.add({ kind: "api.errcode", errcode });
      assert.deepEqual(codesIn(await runDoctor(set.options), "sending"), codes);
    });
  }

  it("shows the address that WeCom saw, and what to click", async () => {
    const set = await setUp();
    set.wecom.faults.add({ kind: "api.errcode", errcode: 60020 });
    const report = renderReport(await runDoctor(set.options), false);
    assert.match(report, /127\.0\.0\.1.*ERRCODE_60020/);
    assert.match(report, /企业可信IP/);
    assert.match(report, /WECOM_PROXY/);
  });

  it("tells an API that cannot be reached from one that answers nonsense", async () => {
    const set = await setUp();
    const elsewhere = async (apiBase: string) => {
      const environment = { ...set.options.environment, WECOM_API_BASE: apiBase };
      return codesIn(await runDoctor({ ...set.options, environment }), "sending");
    };
    assert.deepEqual(await elsewhere("http://127.0.0.1:1"), ["ERR_API_NETWORK", "LATE_STEPS_DOWN"]);
    const page = await set.impostor((_request, response) => response.end("<html></html>"));
    assert.deepEqual(await elsewhere(page), ["ERR_API_ANSWER", "LATE_STEPS_DOWN"]);
  });

  it("compares this machine's clock with the API's", async () => {
    const set = await setUp();
    const clockOf = async (hours: number) => {
      const apiBase = await set.impostor((_, response) => {
        response.setHeader("Date", new Date(Date.now() - hours * 3_600_000).toUTCString());
        response.end('{"errcode":41001}');
      });
      const environment = { ...set.options.environment, WECOM_API_BASE: apiBase };
      return codesIn(await runDoctor({ ...set.options, environment }), "WeCom's clock");
    };
    assert.deepEqual(
      [await clockOf(0), await clockOf(0.1), await clockOf(-3)],
      [[], ["CLOCK_DRIFT"], ["CLOCK_OFF"]],
    );
  });

  it("says that the proxy wants a password, and how it is written", async () => {
    const set = await setUp();
    const { port } = await proxyServer("secret-of-the-proxy");
    const environment = { ...set.options.environment, WECOM_PROXY: `http://127.0.0.1:${port}` };
    const sections = await runDoctor({ ...set.options, environment });
    assert.deepEqual(codesIn(sections, "sending"), ["ERR_API_PROXY_AUTH", "LATE_STEPS_DOWN"]);
    assert.match(
      renderReport(sections, false),
      /407.*WECOM_PROXY=http:\/\/user:password@host:port/,
    );
  });

  it("says that the authority of a certificate is unknown, and which variable makes it known", async () => {
    const set = await setUp();
    const server = createHttpsServer(SELF_SIGNED, (_, response) => response.end("{}"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const environment = { ...set.options.environment, WECOM_API_BASE: `https://127.0.0.1:${port}` };
    const sections = await runDoctor({ ...set.options, environment });
    server.close();
    assert.deepEqual(codesIn(sections, "sending"), ["ERR_API_CERTIFICATE", "LATE_STEPS_DOWN"]);
    assert.match(renderReport(sections, false), /NODE_EXTRA_CA_CERTS/);
  });

  it("never shows the secret", async () => {
    const set = await setUp();
    set.wecom.faults.add({ kind: "api.errcode", errcode: 40001 });
    const report = JSON.stringify(await runDoctor(set.options));
    assert.ok(!report.includes(goodEnvironment.WECOM_SECRET));
  });

  it("lists what is wrong with the configuration, and goes no further", async () => {
    const set = await setUp();
    const environment = { ...goodEnvironment, WECOM_ENCODING_AES_KEY: "k".repeat(42), PORT: "x" };
    const sections = await runDoctor({ ...set.options, environment });
    assert.deepEqual(
      codesIn(sections, "this machine").filter((code) => code !== "NODE_UNSUPPORTED"),
      ["CONFIG", "CONFIG"],
    );
    assert.equal(sections.length, 1);
    assert.match(renderReport(sections, false), /42 characters/);
  });

  it("warns about sandbox mode, weak credentials, and active send that is none", async () => {
    const warnings = async (seen: Record<string, string>) => {
      const set = await setUp(seen);
      const codes = codesIn(await runDoctor(set.options), "this machine");
      await set.close();
      on = undefined;
      return codes.filter((code) => code !== "NODE_UNSUPPORTED");
    };
    const { WECOM_SECRET: _, ...secretless } = goodEnvironment;
    assert.deepEqual(await warnings({}), ["SANDBOX"]);
    assert.deepEqual(await warnings(secretless), ["NO_SECRET"]);
    assert.deepEqual(await warnings({ ...goodEnvironment, WECOM_TOKEN: "abc123" }), [
      "CONFIG_WARNING",
    ]);
  });

  it("writes every finding in both languages", async () => {
    const set = await setUp();
    const origin = await set.proxy({ answer: (echo) => `"${echo}"` });
    const report = renderReport(
      await runDoctor({ ...set.options, publicUrl: `${origin}${PATH}` }),
      false,
    );
    assert.match(
      report,
      /URL 验证 \/ URL check.*\[ECHO_JSON\]\n.*原因 \/ cause: .*\n.*\n.*办法 \/ cure: /,
    );
    assert.match(report, /1 项失败|1 failed/);
  });
});
