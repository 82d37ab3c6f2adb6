import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type CardRoute, definePlugin, reply, silent, to } from "../../../../core/index.ts";
import { type TestBot, testBot } from "../../../../core/testing/index.ts";
import { asked, requests } from "./requests.ts";

const UPDATE = "/cgi-bin/message/update_template_card";

const updates = (bot: TestBot) => bot.api.calls.filter(({ path }) => path === UPDATE);

describe("ctx.updateCard", () => {
  it("takes a code for all copies, then sends anew, and says which", async () => {
    const { bot, li, wang, zhao, state } = await asked(undefined, ["wang", "zhao"]);
    await li.says("请假 3");
    await li.says("撤回 改主意了");
    assert.equal(li.inbox.texts().at(-1), "code");
    assert.equal(state(wang)?.inert, "改主意了");
    assert.equal(state(zhao)?.inert, "改主意了");
    await li.says("撤回 又改了");
    assert.equal(li.inbox.texts().at(-1), "new");
    assert.deepEqual(wang.inbox.texts(), ["li请假 3 天：又改了"]);
    assert.equal(updates(bot).length, 1);
    await bot.close();
  });

  it("redraws, and clicks find what it was drawn from", async () => {
    const { bot, li, wang, clicks, state } = await asked();
    await li.says("请假 3");
    await li.says("改成 5");
    assert.equal(li.inbox.texts().at(-1), "code");
    assert.deepEqual(state(wang), { title: "li请假 5 天", inert: undefined });
    await wang.presses("approve");
    assert.deepEqual(clicks, ["wang approves 5"]);
    await bot.close();
  });

  it("sends a new card when the code has lapsed, whose clicks are understood", async () => {
    const { bot, li, wang, clicks, state } = await asked();
    await li.says("请假 3");
    await bot.clock.advance("3d");
    await li.says("改成 5");
    assert.equal(li.inbox.texts().at(-1), "new");
    assert.equal(updates(bot).length, 0);
    assert.equal(wang.inbox.cards().length, 2);
    await wang.presses("approve");
    assert.deepEqual(clicks, ["wang approves 5"]);
    assert.deepEqual(state(wang), { title: "li请假 5 天", inert: "已同意" });
    // The new one has a code of its own.
    await li.says("改成 6");
    assert.equal(li.inbox.texts().at(-1), "code");
    assert.deepEqual(state(wang), { title: "li请假 6 天", inert: undefined });
    await bot.close();
  });

  it("uses a code that is a second younger than 72 hours", async () => {
    const { bot, li } = await asked();
    await li.says("请假 3");
    await bot.clock.advance(72 * 3_600_000 - 2_000);
    await li.says("改成 5");
    assert.equal(li.inbox.texts().at(-1), "code");
    await bot.close();
  });

  it("goes on with a stored handle after a restart", async () => {
    const { bot, li, wang, state } = await asked();
    await li.says("请假 3");
    await bot.restart({ killed: true });
    await li.says("撤回 不用了");
    assert.equal(li.inbox.texts().at(-1), "code");
    assert.equal(state(wang)?.inert, "不用了");
    await bot.close();
  });

  it("rides the response to a click on that card, and changes the others' by a code", async () => {
    const routes: CardRoute[] = [];
    const team = definePlugin({
      name: "team",
      setup(p) {
        const task = p.card(
          "task",
          ({ what }: { what: string }) =>
            reply.card.buttons({ title: what, buttons: { take: "我来" } }),
          {
            async take({ member, handle, updateCard }) {
              routes.push(await updateCard(handle, `${member.userId} 来做`));
              return silent;
            },
          },
        );
        p.keyword("派", ({ push }) =>
          push(task({ what: "修灯" }), to.user(["wang", "zhao"])).then(() => silent),
        );
      },
    });
    const bot = await testBot({ plugins: [team()] });
    const [wang, zhao] = [bot.user("wang"), bot.user("zhao")];
    await wang.says("派");
    await zhao.presses("take");
    assert.deepEqual(routes, ["response"]);
    for (const who of [wang, zhao]) assert.equal(who.inbox.cards().at(-1)?.inert, "zhao 来做");
    assert.deepEqual(
      updates(bot).map(({ request }) => (request as { userids: unknown }).userids),
      [["wang"]],
    );
    await bot.close();
  });

  it("works in a handler of one's own, whose answer follows actively", async () => {
    const own = definePlugin({
      name: "own",
      setup(p) {
        const last = p.store("last", () => ({ card: "", app: "" }));
        p.keyword("发", async ({ push, event, update }) => {
          const card = reply.card.buttons({ title: "来吗", buttons: { yes: "来" } });
          const { handle } = await push(card, to.user(event.from));
          await update(last.of("it"), () => ({ ...handle }));
          return silent;
        });
        p.on("event:template_card_event=yes", async ({ updateCard }) => {
          await updateCard(await last.of("it").get(), "来了");
          return "欢迎";
        });
      },
    });
    const bot = await testBot({ plugins: [own()] });
    const li = bot.user("li");
    await li.says("发");
    await li.presses("yes");
    assert.equal(li.inbox.cards().at(-1)?.inert, "来了");
    assert.deepEqual(li.inbox.texts(), ["欢迎"]);
    await bot.close();
  });

  it("uses the code of a click that changed nothing", async () => {
    const { bot, li, wang, state } = await asked((p) => {
      const ask = p.card(
        "ask",
        () => reply.card.buttons({ title: "看", buttons: { seen: "看过" } }),
        { seen: () => silent },
      );
      const last = p.store("ask", () => ({ card: "", app: "" }));
      p.keyword("看", async ({ push, update }) => {
        const { handle } = await push(ask(), to.user("wang"));
        await update(last.of("it"), () => ({ ...handle }));
        return silent;
      });
      p.keyword("甲", async ({ updateCard }) => updateCard(await last.of("it").get(), "甲"));
      p.keyword("乙", async ({ updateCard }) => updateCard(await last.of("it").get(), "乙"));
    });
    await li.says("看");
    await wang.presses("seen");
    await li.says("甲");
    await li.says("乙");
    assert.deepEqual(li.inbox.texts(), ["code", "code"]);
    assert.equal(state(wang)?.inert, "乙");
    await bot.close();
  });

  it("is done once, though the handler runs again after a kill", async () => {
    let runs = 0;
    const { bot, li, wang, state } = await asked((p) => {
      const last = p.store("again", () => ({ card: "", app: "" }));
      p.keyword("发", async ({ push, update }) => {
        const card = reply.card.buttons({ title: "来吗", buttons: { yes: "来" } });
        const { handle } = await push(card, to.user("wang"));
        await update(last.of("it"), () => ({ ...handle }));
        return silent;
      });
      p.keyword("改", async ({ updateCard, sleep }) => {
        runs += 1;
        const route = await updateCard(await last.of("it").get(), "改了");
        if (runs === 1) await sleep(60_000);
        return route;
      });
    });
    await li.says("发");
    await li.says("改");
    assert.equal(state(wang)?.inert, "改了");
    await bot.restart({ killed: true });
    await bot.clock.advance("1m");
    assert.equal(runs, 2);
    assert.equal(updates(bot).length, 1);
    assert.equal(li.inbox.texts().at(-1), "code");
    assert.equal(wang.inbox.texts().length, 0);
    await bot.close();
  });

  it("takes a code that WeCom has used, and not told of, as used for this", async () => {
    const { bot, li, wang, state } = await asked();
    await li.says("请假 3");
    bot.faults.add({ kind: "api.lose_response" }, { path: UPDATE, times: 1 });
    await li.says("撤回 不用了");
    await bot.clock.advance("3s");
    assert.equal(li.inbox.texts().at(-1), "code");
    assert.equal(state(wang)?.inert, "不用了");
    assert.equal(wang.inbox.texts().length, 0);
    assert.equal(updates(bot).length, 2);
    await bot.close();
  });

  it("sends anew when WeCom does not know the code any more", async () => {
    const { bot, li, wang } = await asked();
    await li.says("请假 3");
    bot.api.fails(60140, { path: UPDATE, times: 1 });
    await li.says("改成 5");
    assert.equal(li.inbox.texts().at(-1), "new");
    assert.equal(wang.inbox.cards().length, 2);
    await bot.close();
  });

  it("says gone of a card that nobody knows, and of members who are not there any more", async () => {
    const { bot, li } = await asked((p) => {
      p.keyword("无", ({ updateCard }) => updateCard({ card: "nothing", app: "main" }, "x"));
    });
    await li.says("无");
    assert.equal(li.inbox.texts().at(-1), "gone");
    await li.says("请假 3");
    const { world } = bot.sandbox;
    const [app] = world.apps;
    assert.ok(app);
    world.putMember({ userId: "wang", name: "wang", department: [99], position: "" });
    world.putApp({ ...app, visibleTo: [1] });
    await li.says("撤回 不用了");
    assert.equal(li.inbox.texts().at(-1), "gone");
    await bot.close();
  });

  it("refuses what is no handle and no card, and names it", async () => {
    const { plugin } = requests((p) => {
      p.keyword("柄", ({ updateCard }) => updateCard("abc" as never, "x"));
      p.keyword("卡", ({ updateCard }) => updateCard({ card: "a", app: "main" }, 5 as never));
    });
    const bot = await testBot({ plugins: [plugin()], strict: false });
    const li = bot.user("li");
    await li.says("柄");
    await li.says("卡");
    const [handle, card] = bot.problems.map(({ thrown }) => String(thrown));
    assert.match(handle ?? "", /takes the handle of a card/);
    assert.match(card ?? "", /takes a card, or a text/);
    await bot.close();
  });

  it("tells no code in the log", async () => {
    const { bot, li, wang } = await asked();
    await li.says("请假 3");
    await wang.presses("reject");
    await li.says("撤回 不用了");
    await li.says("撤回 不用了");
    const codes = bot.api.calls.flatMap(({ answer, request }) =>
      [answer, request].flatMap(
        (one) => (one as { response_code?: string } | undefined)?.response_code ?? [],
      ),
    );
    assert.ok(codes.length > 0);
    const log = JSON.stringify(bot.log);
    for (const code of codes) assert.ok(!log.includes(code));
    await bot.close();
  });
});
