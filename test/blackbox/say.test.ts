import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { type BotProcess, startProcess } from "../support/bot-process.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

const CONFIG = `
import { definePlugin, defineBot, env, memory, reply, secret, to, wecomApp } from "${ROOT}core/index.ts";
const card = {
  cardType: "button_interaction",
  mainTitle: { title: "批准吗？" },
  taskId: "leave-1",
  buttonList: [{ text: "同意", key: "yes" }, { text: "拒绝", key: "no" }],
};
const probe = definePlugin({
  name: "probe",
  setup(p) {
    p.command("who", (ctx) => "你是 " + ctx.event.from.userId);
    p.command("parts", () => ["one", "two", "three"]);
    p.command("late", async (ctx) => { await ctx.sleep(4_800); return "at last"; });
    p.command("break", () => { throw new RangeError("a bug"); });
    p.command("refused", () => reply.image("MEDIA_ID_THAT_IS_NOT_THERE_0123456789012345678901234567890"));
    p.command("stranger", async (ctx) => {
      await p.push(reply.text("x"), to.user("nobody"));
      return "asked";
    });
    p.command("nothing", () => "");
    p.command("soon", (ctx) => {
      p.clock.after(1_500, () => p.push(reply.text("by the way"), to.user(ctx.event.from)));
      return "wait";
    });
    p.command("card", () => reply.templateCard(card));
    p.on("event:template_card_event", () => reply.updateButton("已批准"));
    p.on("event:click=HELP", () => "帮助");
    p.on("location", (ctx) => ctx.event.label);
  },
});
export default defineBot({
  apps: { main: wecomApp({
    corpId: env("WECOM_CORP_ID"), agentId: env("WECOM_AGENT_ID"), token: secret("WECOM_TOKEN"),
    encodingAesKey: secret("WECOM_ENCODING_AES_KEY"), secret: secret.optional("WECOM_SECRET"),
  }) },
  store: memory(),
  plugins: [probe()],
});
`;

interface Said {
  readonly code: number;
  /** What the member reads. */
  readonly out: string;
  /** What is said about it. */
  readonly err: string;
}

describe("say, through the sandbox", () => {
  let directory = "";
  let bot: BotProcess;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "huiyin-say-"));
    await writeFile(join(directory, "package.json"), '{ "type": "module" }');
    await writeFile(join(directory, "bot.config.ts"), CONFIG);
    bot = await startProcess({ directory, dataDirectory: join(directory, "data") });
    await bot.logged("bot.started");
  });
  afterAll(async () => {
    await bot.clean();
    await rm(directory, { recursive: true });
  });

  const say = (...words: readonly string[]) =>
    new Promise<Said>((resolve) => {
      const { PATH, HOME } = process.env;
      const command = ["--import", import.meta.resolve("tsx"), join(ROOT, "core/cli/huiyin.ts")];
      const options = { cwd: directory, env: { PATH, HOME, PORT: "1" } };
      execFile(process.execPath, [...command, "say", ...words], options, (error, out, err) =>
        resolve({ code: Number(error?.code ?? 0), out, err }),
      );
    });

  it("speaks as a member that exists, li unless another is named", async () => {
    const [li, wang, nobody] = await Promise.all([
      say("who"),
      say("who", "--user", "wang"),
      say("who", "--user", "zhangsan"),
    ]);
    assert.deepEqual([li.code, li.out], [0, "你是 li\n"]);
    assert.equal(wang.out, "你是 wang\n");
    assert.deepEqual([nobody.code, nobody.out], [1, ""]);
    assert.match(nobody.err, /没有这个成员 \/ the sandbox has no member "zhangsan".*li \(李思远\)/);
  });

  it("shows further parts and late answers, each with the call that sent it", async () => {
    const [parts, late] = await Promise.all([say("parts"), say("late", "--user", "chen")]);
    assert.deepEqual([parts.code, parts.out], [0, "one\ntwo\nthree\n"]);
    assert.equal(parts.err.match(/POST \/cgi-bin\/message\/send {2}errcode 0/g)?.length, 2);
    assert.deepEqual([late.code, late.out], [0, "at last\n"]);
    assert.match(late.err, /onLate "push".*sent by itself/s);
  });

  it("shows a card, presses its buttons by key or text, and shows how it changes", async () => {
    const card = await say("card");
    assert.match(
      card.out,
      /^\[卡片 card\] 批准吗？\n {2}按钮 \/ buttons: 同意 \(yes\), 拒绝 \(no\)\n/,
    );
    const wrong = await say("--press", "也许");
    assert.deepEqual(
      [wrong.code, /there are 同意 \(yes\), 拒绝 \(no\)/.test(wrong.err)],
      [2, true],
    );
    const pressed = await say("--press", "同意");
    assert.equal(pressed.code, 0);
    assert.match(pressed.out, /按钮已变为 \/ the buttons say: 已批准/);
    assert.match(pressed.err, /it has changed/);
    assert.match((await say("--press", "yes")).err, /已批准.*do nothing any more/s);
  });

  it("says what a handler threw, with its line, and what the API refused", async () => {
    const [broken, refused, stranger] = await Promise.all([
      say("break"),
      say("refused", "--user", "wang"),
      say("stranger", "--user", "zhao", "--wait", "4"),
    ]);
    assert.deepEqual([broken.code, broken.out], [1, ""]);
    const line = CONFIG.split("\n").findIndex((text) => text.includes('"break"')) + 1;
    assert.match(
      broken.err,
      new RegExp(`probe \\(command break\\) RangeError: a bug\\n.*bot\\.config\\.ts:${line}:`),
    );
    assert.match(broken.err, /dead letter: npm run bot -- dead retry [0-9a-f]{12}/);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /MediaId 不存在.*media\/upload.*does not show it/s);
    assert.equal(stranger.out, "asked\n");
    assert.match(stranger.err, /POST \/cgi-bin\/message\/send {2}errcode 81013/);
  });

  it("says why there is no answer", async () => {
    const [silent, nobody] = await Promise.all([say("nothing"), say("something", "else")]);
    assert.deepEqual([silent.code, silent.out], [0, ""]);
    assert.match(silent.err, /chose to say nothing/);
    assert.match(nobody.err, /No handler wants this event.*explain/);
  });

  it("listens as long as it is told to", async () => {
    assert.equal((await say("soon", "--wait", "4")).out, "wait\nby the way\n");
    assert.equal((await say("soon", "--wait", "long")).code, 2);
  });

  it("does what a member does besides writing", async () => {
    const [place, click, wrong] = await Promise.all([
      say("--type", "location", "31.2304，121.4737，人民广场"),
      say("--type", "click=HELP", "--user", "liu"),
      say("--type", "clik=HELP"),
    ]);
    assert.deepEqual([place.out, click.out], ["人民广场\n", "帮助\n"]);
    assert.deepEqual([wrong.code, /did you mean "click"/.test(wrong.err)], [2, true]);
  });

  it("says that nobody runs, once the bot has stopped", async () => {
    await bot.stop();
    const { code, err } = await say("who");
    assert.deepEqual([code, /没有正在运行的机器人.*npm start/s.test(err)], [1, true]);
  });
});
