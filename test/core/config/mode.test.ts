import assert from "node:assert/strict";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { isEncodingAesKey } from "../../../core/crypto/cipher.ts";
import { sqlite } from "../../../core/stores/sqlite/sqlite.ts";
import { wecomApp } from "../../../core/wecom/app/platform.ts";
import { recordingLogger } from "../../support/recording-logger.ts";
import { appConfig, config, goodApp, goodEnvironment, issuesOf, resolve } from "./sample-config.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "huiyin-mode-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const identityFile = () => join(directory, "data/sandbox/sandbox-identity.json");
const NAMES = Object.keys(goodEnvironment) as (keyof typeof goodEnvironment)[];
const REQUIRED = NAMES.filter((name) => name !== "WECOM_SECRET");

describe("mode", () => {
  it("is live with credentials, and writes no identity", async () => {
    const bot = await resolve(config(), { ...goodEnvironment }, { directory });
    assert.deepEqual([bot.mode, bot.settings.host], ["live", "0.0.0.0"]);
    assert.equal(bot.apps[0]?.secret?.reveal(), goodEnvironment.WECOM_SECRET);
    assert.ok(!existsSync(identityFile()));
  });

  it("is live without the secret", async () => {
    const bot = await resolve(config(), { ...goodEnvironment, WECOM_SECRET: undefined });
    assert.equal(bot.apps[0]?.secret, undefined);
  });

  it("is sandbox without any credential: on loopback, with an identity for the owner only", async () => {
    const bot = await resolve(config(), { WECOM_TOKEN: "" }, { directory });
    const [{ corpId, agentId, keyPairs } = assert.fail()] = bot.apps;
    assert.deepEqual([bot.mode, bot.settings.host], ["sandbox", "127.0.0.1"]);
    assert.match(corpId, /^ww[0-9a-f]{16}$/);
    assert.match(agentId, /^\d+$/);
    assert.ok(isEncodingAesKey(keyPairs[0].encodingAesKey.reveal()));
    assert.equal(statSync(identityFile()).mode & 0o777, 0o600);
    assert.equal(bot.settings.dataDirectory, join(directory, "data/sandbox"));
  });

  it("takes up the identity that lay beside the data of real apps, and says so once", async () => {
    const made = await resolve(config(), {}, { directory });
    const old = join(directory, "data/sandbox-identity.json");
    renameSync(identityFile(), old);
    const bot = await resolve(config(), {}, { directory });
    assert.equal(bot.apps[0]?.corpId, made.apps[0]?.corpId);
    assert.deepEqual(
      bot.warnings.map(({ path, message }) => [path, /huiyin\.db/.test(message)]),
      [[join(directory, "data/sandbox"), true]],
    );
    assert.ok(!existsSync(old));
    assert.deepEqual((await resolve(config(), {}, { directory })).warnings, []);
  });

  it("looks at what the real apps have kept, from a shell without their credentials too", async () => {
    const looks = { directory, looksAtKept: true };
    const placeOf = async (environment = {}) =>
      (await resolve(config(), environment, looks)).settings.dataDirectory;
    assert.equal(await placeOf(), join(directory, "data/sandbox"));
    writeFileSync(join(directory, "data/huiyin.db-mark"), "");
    assert.equal(await placeOf(), join(directory, "data"));
    assert.equal(await placeOf({ HUIYIN_SANDBOX: "1" }), join(directory, "data/sandbox"));
    const { settings } = await resolve(config(), {}, { directory });
    assert.equal(settings.dataDirectory, join(directory, "data/sandbox"));
  });

  it("gives the sandbox a store of its own, wherever the file of the real one lies", async () => {
    const elsewhere = join(directory, "elsewhere/real.db");
    const asked = config({ store: sqlite({ file: elsewhere }) });
    const bot = await resolve(asked, {}, { directory });
    const { dataDirectory } = bot.settings;
    const store = await bot.store.open({ directory: dataDirectory, logger: recordingLogger() });
    await store.close();
    assert.equal(store.label, `sqlite ${join(dataDirectory, "real.db")}`);
    assert.ok(!existsSync(elsewhere));
  });

  it("keeps the made-up identity, and adds one for a new app of the same corp", async () => {
    const first = await resolve(config(), {}, { directory });
    const apps = { main: wecomApp(goodApp), hr: wecomApp({ ...goodApp, path: "/hr" }) };
    const second = await resolve(config({ apps }), {}, { directory });
    const token = (bot: typeof first) => bot.apps[0]?.keyPairs[0].token.reveal();
    assert.equal(token(first), token(second));
    assert.equal(second.apps[1]?.corpId, first.apps[0]?.corpId);
    assert.notEqual(second.apps[1]?.agentId, first.apps[0]?.agentId);
  });

  it("gives an identity that was kept without a secret one, and keeps it", async () => {
    await resolve(config(), {}, { directory });
    const kept = JSON.parse(readFileSync(identityFile(), "utf8"));
    const { secret: _, ...old } = kept.apps.main;
    writeFileSync(identityFile(), JSON.stringify({ apps: { main: old } }));
    const bot = await resolve(config(), {}, { directory });
    const again = await resolve(config(), {}, { directory });
    assert.match(bot.apps[0]?.secret?.reveal() ?? "", /^\w{43}$/);
    assert.equal(bot.apps[0]?.secret?.reveal(), again.apps[0]?.secret?.reveal());
    assert.equal(bot.apps[0]?.keyPairs[0].token.reveal(), old.token);
  });

  it("is sandbox in spite of credentials when it is asked for, never in production", async () => {
    const asked = { ...goodEnvironment, HUIYIN_SANDBOX: "1" };
    const bot = await resolve(config(), { ...asked }, { directory });
    assert.equal(bot.mode, "sandbox");
    assert.notEqual(bot.apps[0]?.corpId, goodEnvironment.WECOM_CORP_ID);
    const [issue] = await issuesOf(config(), { ...asked, NODE_ENV: "production" });
    assert.equal(issue?.path, "HUIYIN_SANDBOX");
    const [odd] = await issuesOf(config(), { ...asked, HUIYIN_SANDBOX: "ja" });
    assert.equal(odd?.path, "HUIYIN_SANDBOX");
  });

  for (const damage of ["", "{", "[]", '{"apps":{"main":{"corpId":"x"}}}', "null"]) {
    it(`refuses a damaged identity file: ${damage || "empty"}`, async () => {
      await resolve(config(), {}, { directory });
      writeFileSync(identityFile(), damage);
      await assert.rejects(resolve(config(), {}, { directory }), { code: "ERR_CONFIG" });
      assert.equal(readFileSync(identityFile(), "utf8"), damage);
    });
  }

  it("names HUIYIN_DATA_DIR when the identity cannot be kept", async () => {
    writeFileSync(join(directory, "data"), "a file, not a directory");
    await assert.rejects(resolve(config(), {}, { directory }), /HUIYIN_DATA_DIR/);
  });

  it("leaves HOST unused in sandbox mode, and says so", async () => {
    const bot = await resolve(config(), { HOST: "0.0.0.0" }, { directory });
    assert.equal(bot.settings.host, "127.0.0.1");
    assert.deepEqual(
      bot.warnings.map(({ path }) => path),
      ["HOST"],
    );
  });

  for (const missing of REQUIRED) {
    it(`refuses to start without ${missing} alone`, async () => {
      const issues = await issuesOf(config(), { ...goodEnvironment, [missing]: undefined });
      assert.equal(issues.length, 1);
      assert.match(issues[0]?.message ?? "", new RegExp(missing));
    });
  }

  for (const present of NAMES) {
    it(`lists all others when only ${present} is set`, async () => {
      const issues = await issuesOf(config(), { [present]: goodEnvironment[present] });
      const text = issues.map(({ message }) => message).join("\n");
      for (const name of REQUIRED) assert.equal(text.includes(name), name !== present, name);
    });
  }

  it("refuses production without credentials, listing them", async () => {
    const issues = await issuesOf(config(), { NODE_ENV: "production" });
    assert.equal(issues.length, REQUIRED.length);
  });

  it("refuses when one of two apps is complete and the other has nothing", async () => {
    const other = wecomApp({
      ...goodApp,
      path: "/other",
      corpId: { ...goodApp.corpId, variable: "B1" },
    });
    const issues = await issuesOf(config({ apps: { main: wecomApp(goodApp), other } }));
    assert.deepEqual(
      issues.map(({ path }) => path),
      ["apps.other.corpId"],
    );
  });

  it("makes no identity up beside a literal, or for a credential left out", async () => {
    assert.equal((await issuesOf(appConfig({ corpId: "ww0123456789abcdef" }), {})).length, 3);
    // The others may well be meant for the sandbox: what is told is the one that was left out.
    assert.equal((await issuesOf(appConfig({ corpId: undefined }), {})).length, 1);
  });

  const ill: Record<string, Partial<Record<keyof typeof goodEnvironment, string>>> = {
    "a 42-character key": { WECOM_ENCODING_AES_KEY: "k".repeat(42) },
    "letters in the agent id": { WECOM_AGENT_ID: "one" },
    "a space in the token": { WECOM_TOKEN: "a b" },
  };
  for (const [what, change] of Object.entries(ill)) {
    it(`names the variable of ${what}, not its value`, async () => {
      const [issue = assert.fail(), ...more] = await issuesOf(config(), {
        ...goodEnvironment,
        ...change,
      });
      const [[name, value] = assert.fail()] = Object.entries(change);
      assert.equal(more.length, 0);
      assert.ok(issue.message.includes(name) && !issue.message.includes(value));
    });
  }

  const weak = {
    "a short token": { WECOM_TOKEN: "abc123" },
    "the published key": {
      WECOM_ENCODING_AES_KEY: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
    },
  };
  for (const [what, change] of Object.entries(weak)) {
    it(`warns about ${what}, and refuses it in production`, async () => {
      const environment = { ...goodEnvironment, ...change };
      const [warning] = (await resolve(config(), { ...environment })).warnings;
      const [issue] = await issuesOf(config(), { ...environment, NODE_ENV: "production" });
      const [[name, value] = assert.fail()] = Object.entries(change);
      for (const told of [warning, issue]) {
        assert.ok(told?.message.includes(name) && !told.message.includes(value));
      }
    });
  }

  it("warns about a CorpID of another shape, but takes it", async () => {
    const bot = await resolve(config(), { ...goodEnvironment, WECOM_CORP_ID: "wwcorp" });
    assert.deepEqual(
      bot.warnings.map(({ path }) => path),
      ["apps.main.corpId"],
    );
  });
});
