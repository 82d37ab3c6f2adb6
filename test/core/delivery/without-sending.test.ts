import assert from "node:assert/strict";
import { definePlugin, type Reply, reply, to } from "huiyin";
import { testBot } from "huiyin/testing";
import { describe, it } from "vitest";
import { member } from "../../../core/events/member.ts";
import { Unreachable } from "../../../core/outbox/unreachable.ts";
import { TEXTS } from "../../../core/replies/texts.ts";
import { WECOM_LIMITS } from "../../../core/wecom/app/limits.ts";

const SECOND = 1_000;
const url = "https://a.example/1";

type Answers = string | Reply | readonly (string | Reply)[];

/** A bot that answers each word with what is given for it, after some seconds for `late…`. */
async function botOf(
  answers: Readonly<Record<string, Answers>>,
  app: { readonly secret?: false; readonly plainMarkdown?: boolean } = { secret: false },
) {
  const probe = definePlugin({
    name: "probe",
    setup(p) {
      p.on("text", async ({ event, sleep }) => {
        if (event.content.startsWith("late")) await sleep(6 * SECOND);
        if (event.content.startsWith("very late")) await sleep(30 * SECOND);
        return answers[event.content] ?? `to ${event.content}`;
      });
    },
  });
  const bot = await testBot({
    plugins: [probe()],
    apps: [{ name: "main", ...app }],
    strict: false,
  });
  const logged = (event: string) => bot.log.filter((line) => line.event === event);
  return { bot, li: bot.user("li"), logged };
}

describe("an answer without a secret", () => {
  const card = reply.textCard({ title: "审批", description: "待处理", url });
  const twins: readonly (readonly [string, Reply, string])[] = [
    ["markdown", reply.markdown("**a** [b](c)"), "a b c"],
    ["a text card", card, `审批\n待处理\n${url}`],
    [
      "a card",
      reply.templateCard({
        cardType: "text_notice",
        mainTitle: { title: "t" },
        cardAction: { type: 1, url },
      }),
      `t\n${url}`,
    ],
    ["a mini program", reply.miniProgram({ appId: "w", title: "会议室预定" }), "会议室预定"],
    [
      "articles of WeCom's",
      reply.mpNews([{ title: "t", thumbMediaId: "m", content: "c" }]),
      "t\nc",
    ],
  ];
  for (const [what, value, text] of twins) {
    for (const [when, word] of [
      ["in the response", "now"],
      ["in a repeat, when it is late", "late"],
    ] as const) {
      it(`shows ${what} as text ${when}`, async () => {
        const { bot, li, logged } = await botOf({ [word]: value });
        await li.says(word);
        await bot.clock.advance(10 * SECOND);
        assert.deepEqual(li.inbox.texts(), [text]);
        assert.deepEqual(
          logged("delivery.twin").map(({ fields }) => [fields.plugin, fields.reason]),
          [["probe", "no_secret"]],
        );
        await bot.close();
      });
    }

    it(`shows ${what} with the next response, when it is later than all repeats`, async () => {
      const { bot, li } = await botOf({ "very late": value });
      await li.says("very late");
      await bot.clock.advance(40 * SECOND);
      assert.deepEqual(li.inbox.texts(), []);
      await li.says("hi");
      assert.deepEqual(li.inbox.texts(), [`${text}\n\nto hi`]);
      await bot.close();
    });
  }

  it("shows news as news, without what opens a mini program", async () => {
    const app = { appId: "wx1", pagePath: "p" };
    const { bot, li } = await botOf({ now: reply.news([{ title: "t", url, ...app }]) });
    await li.says("now");
    const last = li.inbox.last();
    assert.ok(last?.type === "news");
    assert.deepEqual(
      last.articles.map(({ title, url }) => [title, url]),
      [["t", url]],
    );
    await bot.close();
  });

  it("tells the member and the log of a file, which has no twin", async () => {
    const file = reply.file({ bytes: Buffer.from("123456"), name: "a.txt" });
    const { bot, li, logged } = await botOf({ now: [file, "b"], parts: ["a", file, "b"] });
    await li.says("now");
    assert.deepEqual(li.inbox.texts(), [TEXTS.unsendable]);
    assert.equal(logged("delivery.unsendable")[0]?.fields.reason, "no_secret");
    await li.says("parts");
    await li.says("hi");
    await li.says("again");
    assert.deepEqual(li.inbox.texts().slice(1).join("\n\n").split("\n\n"), [
      "b",
      "a",
      TEXTS.unsendable,
      "b",
      "to hi",
      "to again",
    ]);
    assert.equal(logged("outbox.dead").length, 1);
    await bot.close();
  });

  it("is never held without a reason, and told of when it waits", async () => {
    const { bot, li, logged } = await botOf({ now: ["a", card, reply.file("1aBcD2eFgH3iJkL4m")] });
    await li.says("now");
    assert.deepEqual(li.inbox.texts(), ["a"]);
    const [line] = logged("delivery.mailed");
    assert.deepEqual([line?.fields.parts, line?.fields.reason], [2, "no_secret"]);
    await bot.close();
  });

  it("is cut with a word where it is far too long", async () => {
    const { bot, li, logged } = await botOf({ now: "长".repeat(3_000_000) });
    await li.says("now");
    for (let at = 0; at < 40; at += 1) await li.says(`m${at}`);
    const texts = li.inbox.texts();
    assert.equal(texts.filter((text) => text.startsWith("长")).length, 20);
    assert.ok(
      texts
        .filter((text) => text.startsWith("长"))
        .at(-1)
        ?.includes(TEXTS.cut),
    );
    assert.equal(logged("delivery.cut").length, 1);
    await bot.close();
  });
});

describe("an answer of too many parts", () => {
  it("is one file of text", async () => {
    const text = `开始${"长".repeat(200_000)}结束`;
    const { bot, li } = await botOf({ now: text }, {});
    await li.says("now");
    const [only, ...more] = li.inbox.all();
    assert.deepEqual(more, []);
    assert.ok(only?.type === "file");
    const file = bot.sandbox.media.find(only.mediaId);
    assert.equal(file?.name, TEXTS.fileName);
    assert.equal(Buffer.from(file?.bytes ?? []).toString(), text);
    await bot.close();
  });
});

describe("members who read in WeChat", () => {
  const markdown = reply.markdown("**a**", { plain: "b" });
  const typesOf = (li: { readonly inbox: { all(): readonly { readonly type: string }[] } }) =>
    li.inbox.all().map(({ type }) => type);

  it("get the plain twin of all markdown, if their app says so", async () => {
    const { bot, li } = await botOf(
      { now: markdown, but: reply.markdown("**a**", { plainMarkdown: false }) },
      { plainMarkdown: true },
    );
    await li.says("now");
    assert.deepEqual(li.inbox.texts(), ["b"], "it rides the response, as texts do");
    assert.deepEqual(bot.api.calls.length, 0);
    await li.says("but");
    assert.deepEqual(typesOf(li), ["text", "markdown"]);
    await bot.close();
  });

  it("get the twin of one, if that says so", async () => {
    const { bot, li } = await botOf(
      { now: reply.markdown("**a**", { plain: "b", plainMarkdown: true }), other: markdown },
      {},
    );
    await li.says("now");
    await li.says("other");
    assert.deepEqual(typesOf(li), ["text", "markdown"]);
    await bot.close();
  });
});

describe("a member whom WeCom does not reach", () => {
  it("gets a late answer with the next response, and the next late one in a repeat", async () => {
    const { bot, li, logged } = await botOf({}, {});
    bot.api.fails(81013);
    await li.says("very late");
    await bot.clock.advance(40 * SECOND);
    assert.deepEqual(li.inbox.texts(), []);
    assert.equal(logged("outbox.mailbox")[0]?.fields.error, "81013");
    await li.says("late");
    await bot.clock.advance(10 * SECOND);
    assert.deepEqual(li.inbox.texts(), ["to very late\n\nto late"]);
    await bot.close();
  });

  it("is told of a file with the next response", async () => {
    const { bot, li } = await botOf({ now: ["a", reply.file("1aBcD2eFgH3iJkL4m"), "b"] }, {});
    bot.api.fails(81013);
    await li.says("now");
    await bot.clock.advance(2 * SECOND);
    await li.says("hi");
    assert.deepEqual(li.inbox.texts(), ["a", `${TEXTS.unsendable}\n\nb\n\nto hi`]);
    await bot.close();
  });

  it("is none whom nobody has heard of: a push to them is given up", async () => {
    const pushing = definePlugin({
      name: "pushing",
      setup(p) {
        p.on("text", async ({ push }) => {
          await push("to wang", to.user("wang"));
          return "a";
        });
      },
    });
    await using bot = await testBot({ plugins: [pushing()], strict: false });
    bot.api.fails(81013);
    await bot.user("li").says("hi");
    const dead = bot.log.filter(({ event }) => event === "outbox.dead");
    assert.deepEqual(
      dead.map(({ fields }) => fields.error),
      ["81013"],
    );
  });

  it("is known by the company in front of the id, and for an hour by what WeCom said", () => {
    const unreachable = new Unreachable(() => WECOM_LIMITS);
    const row = { app: "main", lane: "main/li" };
    const [li, linked] = [member("main", "li"), member("main", "ww2/li")];
    assert.equal(unreachable.errorOf(linked, 0), "linked_company");
    assert.equal(unreachable.errorOf(li, 0), undefined);
    unreachable.learn(row, "81013", 0);
    assert.equal(unreachable.errorOf(li, 1_000), "81013");
    assert.equal(unreachable.errorOf(li, 3_600_001), undefined);
    unreachable.learn(row, "81013", 0);
    unreachable.learn(row, undefined, 0);
    assert.equal(unreachable.errorOf(li, 0), undefined);
    unreachable.learn(row, "60020", 0);
    assert.equal(unreachable.errorOf(li, 0), undefined, "that is the app's trouble");
  });
});
