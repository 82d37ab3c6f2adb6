import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { definePlugin, reply, silent, to } from "../../../../core/index.ts";
import { testBot } from "../../../../core/testing/index.ts";
import { asked, requests } from "./requests.ts";

describe("a click on a card of a kind", () => {
  it("finds the data, and a text stands in place of the buttons", async () => {
    const { bot, li, wang, clicks, state } = await asked();
    await li.says("请假 3");
    assert.deepEqual(state(wang), { title: "li请假 3 天", inert: undefined });
    await wang.presses("approve");
    assert.deepEqual(clicks, ["wang approves 3"]);
    assert.deepEqual(state(wang), { title: "li请假 3 天", inert: "已同意" });
    await bot.close();
  });

  it("may draw another card in its place, whose clicks find the new data", async () => {
    const { bot, li, wang, clicks, state } = await asked();
    await li.says("请假 3");
    await wang.presses("reject");
    assert.deepEqual(state(wang), { title: "li请假 2 天", inert: undefined });
    await wang.presses("approve");
    assert.deepEqual(clicks, ["wang rejects 3", "wang approves 2"]);
    await bot.close();
  });

  it("changes the copy of who clicked, and no other", async () => {
    const { bot, li, wang, zhao, clicks, state } = await asked(undefined, ["wang", "zhao"]);
    await li.says("请假 3");
    await wang.presses("reject");
    assert.deepEqual(state(wang), { title: "li请假 2 天", inert: undefined });
    assert.deepEqual(state(zhao), { title: "li请假 3 天", inert: undefined });
    await zhao.presses("reject");
    await wang.presses("approve");
    assert.deepEqual(clicks, ["wang rejects 3", "zhao rejects 3", "wang approves 2"]);
    assert.deepEqual(state(zhao), { title: "li请假 2 天", inert: undefined });
    await bot.close();
  });

  it("that WeCom delivers again is handled once", async () => {
    const { bot, li, wang, clicks, state } = await asked();
    await li.says("请假 3");
    bot.faults.add({ kind: "callback.lose_response" }, { times: 1 });
    await wang.presses("approve");
    await bot.clock.advance("10s");
    assert.equal(bot.callbacks.at(-1)?.deliveries.length, 2);
    assert.deepEqual(clicks, ["wang approves 3"]);
    assert.equal(state(wang)?.inert, "已同意");
    await bot.close();
  });

  it("is understood after a kill, between sending and clicking", async () => {
    const { bot, li, wang, clicks, state } = await asked();
    await li.says("请假 3");
    await bot.restart({ killed: true });
    await wang.presses("reject");
    await bot.restart();
    await wang.presses("approve");
    assert.deepEqual(clicks, ["wang rejects 3", "wang approves 2"]);
    assert.equal(state(wang)?.inert, "已同意");
    await bot.close();
  });

  it("works on a card that was an answer, at once or in a stream", async () => {
    const shop = definePlugin({
      name: "shop",
      setup(p) {
        const order = p.card(
          "order",
          ({ what }: { what: string }) =>
            reply.card.buttons({ title: what, buttons: { buy: "买" } }),
          { buy: ({ data }) => `${data.what}已买` },
        );
        p.keyword("面", () => order({ what: "面" }));
        p.keyword("饭", async function* () {
          yield "请看";
          yield order({ what: "饭" });
        });
      },
    });
    const bot = await testBot({ plugins: [shop()] });
    const li = bot.user("li");
    await li.says("面");
    await li.presses("buy");
    assert.equal(li.inbox.cards().at(-1)?.inert, "面已买");
    await li.says("饭");
    await li.presses("buy");
    assert.equal(li.inbox.cards().at(-1)?.inert, "饭已买");
    await bot.close();
  });

  it("that comes when nobody knows the kind any more is told so", async () => {
    const { plugin } = requests();
    const leave = plugin();
    let isThere = true;
    const wrapped = definePlugin({
      name: "leave",
      async setup(p) {
        if (isThere) await leave.setup(p);
      },
    });
    const bot = await testBot({ plugins: [wrapped()] });
    const [li, wang] = [bot.user("li"), bot.user("wang")];
    await li.says("请假 3");
    isThere = false;
    await bot.restart();
    await wang.presses("approve");
    assert.equal(wang.inbox.cards().at(-1)?.inert, "已过期");
    await bot.close();
  });

  it("on something that the card does not show any more is told so", async () => {
    let shows = ["yes", "no"];
    const poll = definePlugin({
      name: "poll",
      setup(p) {
        const all = Object.fromEntries(shows.map((key) => [key, () => `选了 ${key}`]));
        const ask = p.card(
          "ask",
          () =>
            reply.card.buttons({
              title: "来吗",
              buttons: Object.fromEntries(shows.map((key) => [key, key])),
            }),
          all as Readonly<Record<string, () => string>>,
        );
        p.keyword("问", () => ask());
      },
    });
    const bot = await testBot({ plugins: [poll()] });
    const li = bot.user("li");
    await li.says("问");
    shows = ["yes"];
    await bot.restart();
    await li.presses("no");
    assert.equal(li.inbox.cards().at(-1)?.inert, "已过期");
    await bot.close();
  });

  it("is answered late by the code that came with it", async () => {
    const { bot, li, state } = await asked((p) => {
      const slow = p.card(
        "slow",
        () => reply.card.buttons({ title: "慢", buttons: { go: "开始" } }),
        {
          async go({ sleep }) {
            await sleep(30_000);
            return "好了";
          },
        },
      );
      p.keyword("慢", ({ push, event }) => push(slow(), to.user(event.from)).then(() => silent));
    });
    await li.says("慢");
    await li.presses("go");
    await bot.clock.advance("35s");
    assert.equal(state(li)?.inert, "好了");
    assert.equal(bot.api.calls.at(-1)?.path, "/cgi-bin/message/update_template_card");
    await bot.close();
  });

  it("that ran when the process died is answered by its code, once", async () => {
    let runs = 0;
    const { bot, li, state } = await asked((p) => {
      const dying = p.card(
        "dying",
        () => reply.card.buttons({ title: "死", buttons: { go: "开始" } }),
        {
          async go({ sleep }) {
            runs += 1;
            await sleep(runs === 1 ? 60_000 : 20_000);
            return "好了";
          },
        },
      );
      p.keyword("死", () => dying());
    });
    await li.says("死");
    await li.presses("go");
    await bot.restart({ killed: true });
    await bot.clock.advance("30s");
    assert.equal(runs, 2);
    assert.equal(state(li)?.inert, "好了");
    await bot.close().catch(() => {});
  });
});

describe("what is chosen on a card of a kind", () => {
  async function poll() {
    const heard: unknown[] = [];
    const lunch = definePlugin({
      name: "lunch",
      setup(p) {
        const one = p.card(
          "one",
          ({ day }: { day: string }) =>
            reply.card.vote({ title: `${day}吃什么`, options: { a: "面", b: "饭" } }),
          { a: ({ data }) => `${data.day}吃面`, b: () => "吃饭" },
        );
        const several = p.card(
          "several",
          () =>
            reply.card.vote({ title: "哪几天", options: { mon: "周一", tue: "周二" }, many: true }),
          {
            submit({ chosen }) {
              heard.push(chosen);
              return `${chosen.length} 天`;
            },
          },
        );
        const form = p.card(
          "form",
          () =>
            reply.card.selects({
              title: "订餐",
              selects: { 主食: { rice: "饭", noodle: "面" }, 辣: { no: "不", yes: "要" } },
            }),
          {
            submit({ chosen }) {
              heard.push(chosen);
              return `${chosen.主食} ${chosen.辣}`;
            },
          },
        );
        p.keyword("一", () => one({ day: "周五" }));
        p.keyword("多", () => several());
        p.keyword("表", () => form());
        p.keyword("告", () =>
          reply.card.notice({ title: "发布完成", opens: "https://intra.example" }),
        );
        p.keyword("图", () =>
          reply.card.news({
            title: "周报",
            opens: "https://intra.example",
            image: "https://intra.example/a.png",
          }),
        );
      },
    });
    const bot = await testBot({ plugins: [lunch()] });
    return { bot, li: bot.user("li"), heard };
  }

  it("of a vote of one has a handler for each option", async () => {
    const { bot, li } = await poll();
    await li.says("一");
    await li.presses("a");
    assert.equal(li.inbox.cards().at(-1)?.inert, "周五吃面");
    await li.says("一");
    await li.submits(["b"]);
    assert.equal(li.inbox.cards().at(-1)?.inert, "吃饭");
    await bot.close();
  });

  it("of a vote of several comes together", async () => {
    const { bot, li, heard } = await poll();
    await li.says("多");
    await li.submits(["mon", "tue"]);
    assert.deepEqual(heard, [["mon", "tue"]]);
    assert.equal(li.inbox.cards().at(-1)?.inert, "2 天");
    await li.says("多");
    await li.submits([]);
    assert.deepEqual(heard.at(-1), []);
    await bot.close();
  });

  it("of lists comes by the list", async () => {
    const { bot, li, heard } = await poll();
    await li.says("表");
    await li.submits({ 主食: "noodle", 辣: "yes" });
    assert.deepEqual(heard, [{ 主食: "noodle", 辣: "yes" }]);
    assert.equal(li.inbox.cards().at(-1)?.inert, "noodle yes");
    await bot.close();
  });

  it("is nothing on notices, which are shown as they are", async () => {
    const { bot, li } = await poll();
    await li.says("告");
    await li.says("图");
    assert.deepEqual(
      li.inbox.cards().map(({ title, card }) => [title, card.cardType]),
      [
        ["发布完成", "text_notice"],
        ["周报", "news_notice"],
      ],
    );
    await bot.close();
  });
});
