import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { resolveBot } from "../../../core/config/load-bot.ts";
import { ConfigError } from "../../../core/errors.ts";
import { addDotEnv } from "../../../core/reading/dot-env.ts";
import { Issues } from "../../../core/reading/issues.ts";
import { Variables } from "../../../core/reading/variables.ts";
import { config, goodEnvironment } from "../config/sample-config.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "huiyin-env-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

type Text = Readonly<Record<string, string>>;

/** What is told of a `.env` and an environment, in the order in which it is told. */
async function told(dotEnv: string | Buffer | undefined, environment: Text = {}) {
  if (dotEnv !== undefined) writeFileSync(join(directory, ".env"), dotEnv);
  const issues = new Issues();
  const mutable = { ...environment };
  const variables = new Variables(mutable, addDotEnv(mutable, directory, issues));
  const options = { directory, file: "bot.config.ts", variables };
  try {
    const { mode, warnings } = await resolveBot(config(), options, issues);
    return { mode, found: [], warnings };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { mode: "refused", found: error.issues, warnings: issues.warnings };
  }
}

const lines = (values: Text) =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");

/** The good credentials, one of them under another name. */
function renamed(name: keyof typeof goodEnvironment, other: string): Text {
  const { [name]: value, ...rest } = goodEnvironment;
  return { ...rest, [other]: value };
}

const rename = async (name: keyof typeof goodEnvironment, other: string, where: "env" | "file") => {
  const values = renamed(name, other);
  return where === "env" ? told(undefined, values) : told(lines(values));
};

describe("variables", () => {
  const spellings: readonly [keyof typeof goodEnvironment, readonly string[]][] = [
    ["WECOM_CORP_ID", ["WECOM_CORPID", "wecom_corp_id", "WECOM_COPR_ID", "WEWORK_CORP_ID"]],
    ["WECOM_AGENT_ID", ["WECOM_AGENTID", "WECOM_AGENT", "QYWX_AGENT_ID"]],
    ["WECOM_TOKEN", ["WECOM_TOKN", "WXWORK_TOKEN", "WECOM_CALLBACK_TOKEN"]],
    ["WECOM_ENCODING_AES_KEY", ["WECOM_ENCODING_AESKEY", "WECOM_AES_KEY", "WECOM_AESKEY"]],
  ];
  for (const [name, others] of spellings) {
    for (const other of others) {
      for (const where of ["env", "file"] as const) {
        it(`names ${other} in the ${where}, set in place of ${name}, and nothing else`, async () => {
          const { found } = await rename(name, other, where);
          assert.equal(found.length, 1, JSON.stringify(found));
          assert.match(found[0]?.message ?? "", new RegExp(`${name} .*${other} .*rename`));
          assert.match(found[0]?.zh ?? "", new RegExp(`${other}；改名为 ${name}`));
        });
      }
    }
  }

  it("warns of the secret under another name, since the bot works without it", async () => {
    const { mode, warnings } = await rename("WECOM_SECRET", "WECOM_CORP_SECRET", "file");
    assert.deepEqual([mode, warnings.map(({ path }) => path)], ["live", ["WECOM_SECRET"]]);
  });

  it("does not make an identity up for somebody who misspelt every name", async () => {
    const { mode, found } = await told("CORPID=ww0123456789abcdef\nAESKEY=x\n");
    assert.equal(mode, "refused");
    assert.equal(found.length, 4);
  });

  it("warns of settings under another name, in the file and with our prefix", async () => {
    const { warnings } = await told("LOGLEVEL=debug\nHUIYIN_PORT=1\n", {
      HUIYIN_DATADIR: directory,
    });
    assert.deepEqual(warnings.map(({ path }) => path).sort(), [
      "HUIYIN_DATA_DIR",
      "LOG_LEVEL",
      "PORT",
    ]);
  });

  it("leaves other programs' variables alone", async () => {
    const { mode, warnings } = await told(undefined, {
      HOME: "/root",
      HOSTNAME: "x",
      TOKEN: "t",
      SECRET: "s",
      CORPID: "c",
      SPORT: "1",
    });
    assert.deepEqual([mode, warnings], ["sandbox", []]);
  });

  it("names an empty variable that hides the one in .env", async () => {
    const { found } = await told(lines(goodEnvironment), { WECOM_TOKEN: " " });
    assert.equal(found.length, 1);
    assert.match(
      found[0]?.message ?? "",
      /WECOM_TOKEN is set to nothing.*hides.*unset WECOM_TOKEN/,
    );
    const all = Object.fromEntries(Object.keys(goodEnvironment).map((name) => [name, ""]));
    assert.equal((await told(lines(goodEnvironment), all)).mode, "refused");
    const { warnings } = await told("LOG_LEVEL=debug", { LOG_LEVEL: "" });
    assert.deepEqual(
      warnings.map(({ path }) => path),
      ["LOG_LEVEL"],
    );
  });

  it("says once that a .env is UTF-16, whichever way round, with a mark and without", async () => {
    const text = lines(goodEnvironment);
    const little = Buffer.from(`\ufeff${text}`, "utf16le");
    const big = Buffer.from(little).swap16();
    for (const bytes of [little, big, Buffer.from(text, "utf16le")]) {
      const { found } = await told(bytes);
      assert.deepEqual(
        found.map(({ path }) => path),
        [".env"],
      );
      assert.match(found[0]?.message ?? "", /UTF-16.*UTF-8/);
    }
  });

  it("warns of a .env in GBK, and reads it", async () => {
    const gbk = Buffer.concat([
      Buffer.from("# "),
      Buffer.from([0xc6, 0xf3, 0xd2, 0xb5]),
      Buffer.from(`\n${lines(goodEnvironment)}`),
    ]);
    const { mode, warnings } = await told(gbk);
    assert.deepEqual([mode, warnings.map(({ path }) => path)], ["live", [".env"]]);
  });

  for (const sign of [": ", "：", "＝", " "]) {
    it(`names a line with ${JSON.stringify(sign)} in place of =, and does not lose the next`, async () => {
      const { WECOM_TOKEN, ...rest } = goodEnvironment;
      const { found } = await told(`WECOM_TOKEN${sign}${WECOM_TOKEN}\n${lines(rest)}`);
      assert.equal(found.length, 1, JSON.stringify(found));
      assert.match(found[0]?.message ?? "", /line 1 of \.env.*WECOM_TOKEN=/);
    });
  }

  it("warns of lines that set nothing, and of none inside a quoted value", async () => {
    const text = `企业微信\n${lines(goodEnvironment)}NOTE="a\nb: c\nd"\n# e f\n\nLAST=1`;
    const { mode, warnings } = await told(text);
    assert.deepEqual([mode, warnings.map(({ path }) => path)], ["live", [".env:1"]]);
  });

  it("names the .env.txt of an editor", async () => {
    writeFileSync(join(directory, ".env.txt"), lines(goodEnvironment));
    const { warnings } = await told(undefined);
    assert.deepEqual(
      warnings.map(({ path }) => path),
      [".env.txt"],
    );
  });

  it("takes the quotes off that docker --env-file keeps", async () => {
    const quoted = Object.entries(goodEnvironment).map(([name, value]) => [name, `"${value}"`]);
    const { mode, warnings } = await told(undefined, Object.fromEntries(quoted));
    assert.deepEqual([mode, warnings], ["live", []]);
  });

  it("warns that a misspelt NODE_ENV is no production", async () => {
    const { warnings } = await told(undefined, { ...goodEnvironment, NODE_ENV: "prod" });
    assert.deepEqual(
      warnings.map(({ path }) => path),
      ["NODE_ENV"],
    );
    assert.equal((await told(undefined, { NODE_ENV: "production " })).found.length, 4);
  });

  it("shows no value", async () => {
    const secret = "Sx3vQ0_pL-7aRk2mWz9YtBn5CdJf8GhE1iUoPqXyV46";
    const { found, warnings } = await told(`WECOM_TOKN=${secret}\nWECOM_SECRET: ${secret}\n`);
    assert.ok(found.length > 0);
    assert.ok(!JSON.stringify([found, warnings]).includes(secret));
  });
});
