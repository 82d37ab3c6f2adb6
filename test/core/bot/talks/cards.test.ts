import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type Registrar, reply } from "../../../../core/index.ts";
import { HINT, PASSIVE, talking } from "./talking.ts";

const body = { title: "请假", desc: "三天", facts: { 从: "周一" } };
const confirmed = (p: Registrar) =>
  p.conversation("t", async (c) => ((await c.confirm("ok", body)) ? "已提交" : "没有提交"));
const voted = (p: Registrar) =>
  p.conversation("t", async (c) =>
    c.choose("pick", reply.card.vote({ title: "去哪？", options: { hill: "山", sea: "海" } })),
  );

describe("a question on a card", () => {
  it("is answered by a button, which says what was pressed; what follows is sent", async () => {
    const { bot, li } = await talking(confirmed);
    await li.says("t");
    const [card] = li.inbox.cards();
    assert.equal(card?.title, "请假");
    assert.deepEqual(li.inbox.texts(), [HINT]);
    await bot.restart({ killed: true });
    await li.presses("yes");
    assert.equal(li.inbox.cards()[0]?.inert, "是");
    assert.deepEqual(li.inbox.texts().at(-1), "已提交");
    await bot.close();
  });

  it("is answered by words as well; then a click comes too late", async () => {
    const { bot, li, says } = await talking(confirmed);
    await li.says("t");
    assert.deepEqual(await says("不要"), ["没有提交"]);
    await li.presses("yes");
    assert.equal(li.inbox.cards()[0]?.inert, "已过期");
    assert.deepEqual(li.inbox.texts().at(-1), "没有提交");
    await bot.close();
  });

  it("is answered once, however often it is clicked", async () => {
    const { bot, li } = await talking((p) =>
      p.conversation("t", async (c) => {
        const first = await c.confirm("a", { title: "一" });
        const second = await c.confirm("b", { title: "二" });
        return `${first} ${second}`;
      }),
    );
    await li.says("t");
    await Promise.all([li.presses("yes"), li.presses("yes")]);
    assert.equal(li.inbox.cards().find(({ title }) => title === "一")?.inert, "已过期");
    await li.presses("no", {}, "二");
    assert.equal(li.inbox.texts().at(-1), "true false");
    await bot.close();
  });

  it("takes a vote, of one or of many, and lists", async () => {
    const options = { hill: "山", sea: "海", home: "家里" };
    const { bot, li, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        const one = await c.choose("one", reply.card.vote({ title: "一", options }));
        const all = await c.choose("all", reply.card.vote({ title: "二", options, many: true }));
        const both = await c.choose(
          "both",
          reply.card.selects({
            title: "三",
            selects: { 早: { a: "包子" }, 晚: { b: "面", c: "饭" } },
          }),
        );
        return JSON.stringify([one, all, both]);
      }),
    );
    await li.says("t");
    await li.submits({ vote: ["sea"] });
    await li.submits({ vote: ["hill", "home"] });
    await li.submits({ 早: ["a"], 晚: ["c"] });
    const wanted = JSON.stringify(["sea", ["hill", "home"], { 早: "a", 晚: "c" }]);
    assert.equal(li.inbox.texts().at(-1), wanted);
    // The same by words.
    await says("t");
    await says("海");
    await says("1，家里");
    assert.deepEqual(await says("包子 2"), [wanted]);
    await bot.close();
  });

  it("that was forwarded is not answered by others", async () => {
    const { bot, li, wang } = await talking(voted);
    await li.says("t");
    const [card] = li.inbox.cards();
    assert.ok(card);
    wang.given(card.card);
    await wang.submits({ vote: ["sea"] });
    assert.equal(wang.inbox.cards()[0]?.inert, "已过期");
    assert.deepEqual(li.inbox.texts(), [HINT]);
    await li.submits({ vote: ["hill"] });
    assert.equal(li.inbox.texts().at(-1), "hill");
    await bot.close();
  });

  it("to another member is answered by their click, whatever they are in", async () => {
    const { bot, li, wang } = await talking((p) => {
      p.conversation("t", async (c) =>
        (await c.other("boss", "wang", (boss) => boss.confirm("ok", { title: "批准？" })))
          ? "批准了"
          : "没批准",
      );
      p.conversation("u", (c) => c.ask("u", "u?"));
    });
    await wang.says("u");
    await li.says("t");
    await wang.presses("yes");
    assert.equal(wang.inbox.cards()[0]?.inert, "是");
    assert.deepEqual(li.inbox.texts(), ["批准了"]);
    await wang.says("x");
    assert.equal(wang.inbox.texts().at(-1), "x");
    await bot.close();
  });

  it("is a text where no card can be sent", async () => {
    const { bot, says } = await talking(confirmed, PASSIVE);
    assert.deepEqual(await says("t"), [`请假\n三天\n从：周一\n（是 / 否）\n${HINT}`]);
    assert.deepEqual(await says("是"), ["已提交"]);
    await bot.close();
    const vote = await talking(voted, PASSIVE);
    assert.deepEqual(await vote.says("t"), [`去哪？\n1. 山\n2. 海\n${HINT}`]);
    assert.deepEqual(await vote.says("2"), ["sea"]);
    await vote.bot.close();
  });

  it("is asked again as a text when it could not be sent", async () => {
    const { bot, li, says } = await talking(confirmed, { strict: false });
    const fault = bot.api.fails(40058, { path: "/cgi-bin/message/send" });
    await li.says("t");
    bot.faults.remove(fault.id);
    // They could not know what was asked.
    const told = await says("是");
    assert.deepEqual(told, ["echo 是", "请假\n三天\n从：周一\n（是 / 否）"]);
    assert.deepEqual(await says("是"), ["已提交"]);
    await bot.close();
  });

  it("is refused with a task of its own, and without anything to press", async () => {
    const { bot, li } = await talking(
      (p) => {
        p.conversation("t", async (c) =>
          c.choose("a", reply.card.notice({ title: "看", opens: "https://a.example" })),
        );
      },
      { strict: false },
    );
    await li.says("t");
    assert.match(String(bot.problems[0]?.thrown), /c.choose\("a"\): it takes a card of buttons/);
    await bot.close();
  });
});
