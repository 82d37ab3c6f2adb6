import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "vitest";
import { type BotProcess, type BotProcessOptions, startProcess } from "../support/bot-process.ts";
import { CREDENTIALS, LIVE } from "../support/running-bot.ts";
import { createWecomClient } from "../support/wecom-client.ts";

const started: BotProcess[] = [];
async function start(options: BotProcessOptions = {}): Promise<BotProcess> {
  const bot = await startProcess(options);
  started.push(bot);
  return bot;
}
afterEach(async () => {
  for (const bot of started.splice(0)) await bot.clean();
});

async function wecomOf(bot: BotProcess) {
  const { port } = await bot.logged("bot.started");
  return createWecomClient({
    baseUrl: `http://127.0.0.1:${port}`,
    path: "/wecom/callback",
    ...CREDENTIALS,
  });
}

describe("the shipped bot, as a process", () => {
  it("holds a conversation with credentials in the environment", async () => {
    const bot = await start({ environment: LIVE });
    const wecom = await wecomOf(bot);
    assert.equal((await wecom.urlCheck("1616140317555161061")).body, "1616140317555161061");

    const answer = await wecom.post(wecom.textMessage({ from: "zhangsan", content: "我帅吗" }));
    assert.equal(answer.status, 200);
    const { fields, receiveId, timestamp } = wecom.openReply(answer.body);
    assert.equal(fields.Content, "帅得一逼");
    assert.equal(fields.ToUserName, "zhangsan");
    assert.equal(fields.FromUserName, CREDENTIALS.corpId);
    assert.match(fields.CreateTime ?? "", /^\d{10}$/);
    assert.match(timestamp, /^\d{10}$/);
    assert.equal(receiveId, CREDENTIALS.corpId);

    const echoed = await wecom.post(
      wecom.textMessage({ from: "zhangsan", content: " 别的 <话> " }),
    );
    assert.equal(wecom.openReply(echoed.body).fields.Content, " 别的 <话> ");
    wecom.close();
    assert.equal(await bot.stop(), 0);
  });

  it("writes nothing but JSON lines to standard output, and no secret and no content anywhere", async () => {
    const bot = await start({ environment: { ...LIVE, LOG_LEVEL: "debug" } });
    const wecom = await wecomOf(bot);
    const sealed = wecom.seal(wecom.textMessage({ from: "zhangsan", content: "a private word" }));
    await wecom.post(sealed);
    await wecom.post({ ...sealed, query: sealed.query.replace(/.$/, "x") });
    wecom.close();
    await bot.stop();
    await bot.logged("bot.stopped");
    const all = bot.output.stdout + bot.output.stderr;
    const forbidden = [
      CREDENTIALS.token,
      CREDENTIALS.encodingAesKey,
      "a private word",
      sealed.msgSignature,
      sealed.encrypt.slice(0, 24),
      "msg_signature",
    ];
    for (const secret of forbidden) assert.ok(!all.includes(secret), secret.slice(0, 4));
    assert.ok(bot.output.stderr.includes("/wecom/callback"));
  });

  it("ends with 0 on SIGTERM and SIGINT, although a silent socket is open", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const bot = await start({ environment: LIVE });
      const wecom = await wecomOf(bot);
      await wecom.urlCheck("123");
      assert.equal(await bot.stop(signal), 0);
      wecom.close();
    }
  });

  it("goes on at SIGHUP, and says what would have reloaded it", async () => {
    const bot = await start({ environment: LIVE });
    await bot.logged("bot.started");
    bot.child.kill("SIGHUP");
    const { cure } = await bot.logged("signal.ignored");
    assert.match(String(cure), /--reloadable/);
    const wecom = await wecomOf(bot);
    assert.equal((await wecom.urlCheck("123")).status, 200);
    wecom.close();
    assert.equal(await bot.stop(), 0);
  });

  it("answers what is open before it ends", async () => {
    const bot = await start({ environment: LIVE });
    const wecom = await wecomOf(bot);
    const open = Array.from({ length: 50 }, (_, i) =>
      wecom.post(wecom.textMessage({ from: `member${i}`, content: `${i}` })),
    );
    await Promise.race(open);
    bot.child.kill("SIGTERM");
    for (const [i, answer] of (await Promise.all(open)).entries()) {
      assert.equal(wecom.openReply(answer.body).fields.Content, `${i}`);
    }
    assert.equal(await bot.ended, 0);
    wecom.close();
  });

  it("starts without any credentials, on loopback, and keeps the identity it made up", async () => {
    const data = await mkdtemp(join(tmpdir(), "huiyin-"));
    const identity = () => readFile(join(data, "sandbox/sandbox-identity.json"), "utf8");
    const first = await start({ dataDirectory: data });
    const facts = await first.logged("bot.started");
    assert.equal(facts.mode, "sandbox");
    assert.equal(facts.host, "127.0.0.1");
    assert.ok(first.output.stderr.includes("npm run bot -- say"));
    const made = await identity();
    await first.stop();
    const second = await start({ dataDirectory: data });
    await second.logged("bot.started");
    assert.equal(await identity(), made);
    for (const name of ["sandbox-identity.json", "admin-token"]) {
      assert.equal((await stat(join(data, "sandbox", name))).mode & 0o777, 0o600, name);
    }
    await second.stop();
    await rm(data, { recursive: true });
  });

  it("refuses to start with only some credentials, naming each that is missing", async () => {
    const bot = await start({ environment: { WECOM_CORP_ID: CREDENTIALS.corpId } });
    assert.equal(await bot.ended, 1);
    for (const name of ["WECOM_AGENT_ID", "WECOM_TOKEN", "WECOM_ENCODING_AES_KEY"]) {
      assert.ok(bot.output.stderr.includes(name), name);
    }
    assert.equal(bot.output.stdout, "");
    assert.deepEqual(await readdir(bot.dataDirectory), []);
  });

  it("refuses to start in production without credentials, or with a sample's", async () => {
    const bare = await start({ environment: { NODE_ENV: "production" } });
    assert.equal(await bare.ended, 1);
    assert.ok(bare.output.stderr.includes("WECOM_CORP_ID"));
    const key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    const sample = await start({
      environment: { ...LIVE, NODE_ENV: "production", WECOM_ENCODING_AES_KEY: key },
    });
    assert.equal(await sample.ended, 1);
    assert.ok(sample.output.stderr.includes("encodingAesKey"));
    assert.ok(!sample.output.stderr.includes(key));
  });

  it("says which port is taken and which variable to change", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? address?.port : 0;
    const bot = await start({ environment: { ...LIVE, PORT: `${port}` } });
    assert.equal(await bot.ended, 1);
    assert.ok(bot.output.stderr.includes("ERR_LISTEN"));
    assert.ok(bot.output.stderr.includes("PORT"));
    other.close();
  });

  it("refuses a data directory that another bot uses", async () => {
    const first = await start({ environment: LIVE });
    await first.logged("bot.started");
    const second = await start({ environment: LIVE, dataDirectory: first.dataDirectory });
    assert.equal(await second.ended, 1);
    assert.ok(second.output.stderr.includes("ERR_STORE_IN_USE"));
    const wecom = await wecomOf(first);
    assert.equal((await wecom.urlCheck("123")).status, 200);
    wecom.close();
  });
});
