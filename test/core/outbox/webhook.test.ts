import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { recipientText } from "../../../core/assembly/records.ts";
import { recipientOf } from "../../../core/outbox/part.ts";
import { to, webhookOf } from "../../../core/replies/recipient.ts";
import { reply } from "../../../core/replies/reply.ts";
import { Secret } from "../../../core/secret.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import { sqlite } from "../../../core/stores/sqlite/sqlite.ts";
import { keptLog } from "../../../core/testing/kept-log.ts";
import { createMessenger } from "../../../core/wecom/api/clients.ts";
import { createWebhookKeys } from "../../../core/wecom/api/webhook-keys.ts";
import { type ApiStage, apiStage, CORP_ID } from "../wecom/api/api-stage.ts";
import { PNG } from "../wecom/api/files.ts";
import { MINUTE, stage } from "./stage.ts";

const KEY = "5a6d0c1e-9b7f-4c38-8e21-d4f3a2b17c60";
const SEND = "/cgi-bin/webhook/send";
const OWNER = { name: "main", tenant: CORP_ID, account: "1000002" };

describe("messages to a webhook", () => {
  let directory = "";
  let sandbox: ApiStage;
  let store: Store;
  const bots: ReturnType<typeof stage>[] = [];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "huiyin-webhook-"));
    sandbox = await apiStage();
    store = await open();
  });
  afterEach(async () => {
    for (const bot of bots.splice(0)) await bot.sender.stop(0);
    await store.close().catch(() => {});
    await sandbox.close();
    await rm(directory, { recursive: true });
  });

  const open = () => {
    const { clock } = sandbox;
    return sqlite().open({ directory, clock, logger: keptLog(() => {}) });
  };

  /** A bot on the store that is open, whose app has this secret. */
  function live(secret = "secret-of-main") {
    const { clock, options, clients } = sandbox;
    const webhookKeys = createWebhookKeys({
      store,
      clock,
      entropy: (count: number) => randomBytes(count),
      owners: [{ ...OWNER, secret: new Secret(secret) }],
    });
    const messenger = createMessenger(options, clients, webhookKeys);
    const bot = stage({ clock, store, messenger, webhookKeys });
    bots.push(bot);
    bot.sender.start();
    return bot;
  }

  const texts = () =>
    sandbox.shown().map((content) => ("content" in content ? content.content : content.type));

  it("are twenty a minute, in order, and none is lost", async () => {
    const bot = live();
    const expected = Array.from({ length: 50 }, (_, index) => `${index}`);
    for (const text of expected) await bot.push(text, to.webhook(KEY));
    await bot.pass(30_000);
    assert.equal(texts().length, 20);
    await bot.pass(3 * MINUTE);
    assert.deepEqual(texts(), expected);
    assert.equal(bot.logged("outbox.paused").length, 0, "WeCom never had to say so");
  });

  it("go when their key is read again after a restart, as fast as before", async () => {
    const before = live();
    for (let count = 0; count < 21; count++) await before.push(`${count}`, to.webhook(KEY));
    await before.pass(1_000);
    await before.sender.stop(0);
    await store.close();
    store = await open();
    const bot = live();
    await bot.pass(50_000);
    assert.equal(texts().length, 20);
    await bot.pass(15_000);
    assert.equal(texts().length, 21);
  });

  it("are given up when another secret has sealed the key", async () => {
    sandbox.sandbox.faults.add({ kind: "api.errcode", errcode: -1 }, { path: SEND });
    const before = live();
    const { id } = await before.push("a", to.webhook(KEY));
    await before.pass(500);
    await before.sender.stop(0);
    sandbox.sandbox.faults.clear();
    const bot = live("another-secret");
    await bot.pass(MINUTE);
    assert.deepEqual(
      [await bot.stateOf(id), (await bot.partOf(id))?.error],
      ["dead", "webhook_forgotten"],
    );
  });

  it("go though the app may not send, and the app's though the webhook is gone", async () => {
    const { faults } = sandbox.sandbox;
    const bot = live();
    const refused = faults.add(
      { kind: "api.errcode", errcode: 60020 },
      { path: "/cgi-bin/message/send" },
    );
    await bot.push("to li");
    await bot.pass(1_000);
    assert.equal(bot.sender.obstacle("main"), "60020");
    const there = await bot.push("to the group", to.webhook(KEY));
    await bot.pass(1_000);
    assert.equal(await bot.stateOf(there.id), "sent");
    assert.deepEqual(bot.reports.find(({ id }) => id === there.id)?.app, "main");

    faults.remove(refused.id);
    await bot.pass(6 * MINUTE);
    faults.add({ kind: "api.errcode", errcode: 93000 }, { path: SEND });
    const gone = await bot.push("nobody", to.webhook(KEY));
    await bot.pass(1_000);
    assert.equal(await bot.stateOf(gone.id), "held");
    await bot.push("still to li");
    await bot.pass(1_000);
    assert.equal(texts().at(-1), "still to li");
    assert.equal(bot.sender.obstacle("main"), undefined);
  });

  it("need no secret of the app", async () => {
    const { clock, options, clients } = sandbox;
    const mute = { ...clients, obstacle: () => "no_secret" };
    const bot = stage({ clock, store, messenger: createMessenger(options, mute) });
    bots.push(bot);
    bot.sender.start();
    await assert.rejects(bot.push("a"), { code: "ERR_SEND" });
    await assert.rejects(
      bot.push("a", to.webhook(KEY)).then((receipt) => receipt.sent()),
      {
        message: /webhook_forgotten/,
      },
    );
  });

  it("carry pictures and files, and long texts in pieces", async () => {
    const bot = live();
    await bot.push(reply.image({ bytes: PNG, name: "a.png" }), to.webhook(KEY));
    await bot.push(reply.file({ bytes: PNG, name: "b.png" }), to.webhook(KEY));
    const receipt = await bot.push("长".repeat(1_000), to.webhook(KEY));
    await bot.pass(1_000);
    assert.deepEqual((await receipt.sent()).msgId, undefined);
    assert.deepEqual(texts().slice(0, 2), ["image", "file"]);
    assert.equal(texts().slice(2).join(""), "长".repeat(1_000));
  });

  it("tell their key neither to the disk nor to a log, a report or a person", async () => {
    sandbox.sandbox.faults.add({ kind: "api.errcode", errcode: 93000 }, { path: SEND });
    const bot = live();
    const { id } = await bot.push("a", to.webhook(`https://qyapi.weixin.qq.com${SEND}?key=${KEY}`));
    await bot.pass(10_000);
    const part = await bot.partOf(id);
    assert.ok(part);
    assert.equal(recipientText(recipientOf(part)), `webhook:${webhookOf(KEY).id}`);
    const copy = join(directory, "copy.db");
    await store.backup(copy);
    await bot.sender.stop(0);
    const told = [JSON.stringify(bot.lines), JSON.stringify(bot.reports), JSON.stringify(part)];
    const files = await readdir(directory);
    for (const file of files) told.push(await readFile(join(directory, file), "latin1"));
    assert.ok(files.length >= 2);
    for (const text of told) assert.ok(!text.includes(KEY));
  });
});
