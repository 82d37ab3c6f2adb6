import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { z } from "zod";
import { reply } from "../../../../core/index.ts";
import { TALK_TEXTS } from "../../../../core/replies/talk-texts.ts";
import { TEXTS } from "../../../../core/replies/texts.ts";
import { FIRST, HINT, leave, PASSIVE, talking } from "./talking.ts";

describe("a conversation", () => {
  it("asks one thing after the other, and ends with what its function returns", async () => {
    const { bot, says } = await talking(leave);
    assert.deepEqual(await says("请假"), [FIRST]);
    assert.deepEqual(await says("2"), ["从哪天？"]);
    assert.deepEqual(await says("周一"), ["病假，周一 起？\n（是 / 否）"]);
    assert.deepEqual(await says("是"), ["已提交"]);
    assert.deepEqual(await says("是"), ["echo 是"]);
    await bot.close();
  });

  it("is each member's own", async () => {
    const { bot, says, wangSays } = await talking(leave);
    await says("请假");
    await says("年假");
    assert.deepEqual(await wangSays("周二"), ["echo 周二"]);
    assert.deepEqual(await wangSays("请假"), [FIRST]);
    assert.deepEqual(await says("周一"), ["年假，周一 起？\n（是 / 否）"]);
    await bot.close();
  });

  it("takes what is typed ahead as the answer to the next question", async () => {
    const { bot, li } = await talking(leave);
    await Promise.all([li.says("请假"), li.says("年假"), li.says("周一"), li.says("是")]);
    assert.equal(li.inbox.texts().at(-1), "已提交");
    await bot.close();
  });

  it("takes options by another word for them, and gives the key of a map", async () => {
    const { bot, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        const options = { annual: { text: "年假", words: ["休假"] }, sick: "病假" };
        return `= ${await c.choose("type", "哪种？", options)}`;
      }),
    );
    await says("t");
    assert.deepEqual(await says(" 休假 "), ["= annual"]);
    await says("t");
    assert.deepEqual(await says("２"), ["= sick"]);
    await bot.close();
  });

  it("asks again for what is no option, and what the schema refuses, with its own words", async () => {
    const days = z.coerce.number("要一个数字").max(30, "最多三十天");
    const { bot, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        const type = await c.choose("type", "哪种？", ["年假", "病假"]);
        return `${type} ${(await c.ask("days", "几天？", days)) + 1}`;
      }),
    );
    await says("t");
    const again = "没有这个选项，请从下面选一个。\n哪种？\n1. 年假\n2. 病假";
    assert.deepEqual(await says("事假"), [again]);
    assert.deepEqual(await says("3"), [again]);
    // The third time they are told how to leave.
    assert.deepEqual(await says("啊"), [`${again}\n${HINT}`]);
    await says("1");
    assert.deepEqual(await says("很久"), ["要一个数字\n几天？"]);
    assert.deepEqual(await says("31"), ["最多三十天\n几天？"]);
    assert.deepEqual(await says("30"), ["年假 31"]);
    await bot.close();
  });

  it("says what it has to say once, before the next question", async () => {
    const { bot, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        c.say("你好。");
        const one = await c.ask("one", "一？");
        c.say(`一是 ${one}。`);
        c.say([reply.text("记下了。")]);
        const two = await c.ask("two", "二？");
        return `${one}${two}`;
      }),
    );
    assert.deepEqual(await says("t"), [`你好。\n一？\n${HINT}`]);
    assert.deepEqual(await says("a"), ["一是 a。\n记下了。\n二？"]);
    assert.deepEqual(await says("b"), ["ab"]);
    await bot.close();
  });

  it("is asked before the handlers of all plugins, but an option of it goes first of all", async () => {
    const { bot, says } = await talking((p) => {
      p.keyword("帮助", "help");
      leave(p);
      p.conversation("取", async (c) => c.choose("what", "取什么？", ["取消", "返回"]));
    });
    await says("请假");
    await says("年假");
    // Free text is always the answer.
    assert.deepEqual(await says("帮助"), ["年假，帮助 起？\n（是 / 否）"]);
    await says("取消");
    await says("取");
    assert.deepEqual(await says("取消"), ["取消"]);
    await bot.close();
  });

  it("is ended by a word", async () => {
    const { bot, says } = await talking(leave);
    await says("请假");
    assert.deepEqual(await says("取消"), ["「请假」已取消。"]);
    assert.deepEqual(await says("年假"), ["echo 年假"]);
    await bot.close();
  });

  it("is begun by commands with their arguments, and by events", async () => {
    const { bot, says, li } = await talking((p) =>
      p.conversation(
        "请假",
        async (c) => {
          const why = await c.ask("why", `${c.args.days ?? "?"} 天，为什么？`);
          return `${c.args.days ?? "?"} ${why}`;
        },
        { on: ["command:leave <days:int>", "event:click=LEAVE"] },
      ),
    );
    assert.deepEqual(await says("leave 3"), [`3 天，为什么？\n${HINT}`]);
    await bot.restart({ killed: true });
    assert.deepEqual(await says("病了"), ["3 病了"]);
    li.inbox.clear();
    await li.clicks("LEAVE");
    assert.deepEqual(li.inbox.texts(), [`? 天，为什么？\n${HINT}`]);
    assert.deepEqual(await says("请假"), ["? 请假"]);
    await bot.close();
  });

  it("says what `onEnd` says when it is ended before", async () => {
    const ends: unknown[] = [];
    const { bot, says } = await talking((p) =>
      p.conversation(
        "t",
        async (c) => {
          await c.choose("one", "一？", ["a"]);
          await c.ask("two", "二？");
          return "";
        },
        {
          onEnd: ({ reason, answers, member }) => {
            ends.push({ reason, answers, who: member.userId });
            return "再见";
          },
        },
      ),
    );
    await says("t");
    await says("a");
    assert.deepEqual(await says("取消"), ["再见"]);
    assert.deepEqual(ends, [{ reason: "cancelled", answers: { one: "a" }, who: "li" }]);
    await bot.close();
  });

  it("lets what it does not wait for go on, and asks again where nobody answers that", async () => {
    const { bot, says, li } = await talking((p) => {
      leave(p);
      p.on("location", () => "a place");
    });
    await says("请假");
    await says("年假");
    li.inbox.clear();
    await li.sends({ kind: "image" });
    await li.sends({ kind: "location", latitude: 1, longitude: 1 });
    assert.deepEqual(li.inbox.texts(), ["从哪天？", "a place"]);
    assert.deepEqual(await says("周一"), ["年假，周一 起？\n（是 / 否）"]);
    await bot.close();
  });

  it("waits for an event", async () => {
    const { bot, says, li } = await talking((p) =>
      p.conversation("t", async (c) => {
        const picture = await c.waitFor("picture", "image", "发一张图。");
        const again = await c.ask("again", "好。再说点什么？");
        return `${picture.kind} ${picture.from.userId} ${picture.mediaId.length > 0} ${again}`;
      }),
    );
    assert.deepEqual(await says("t"), [`发一张图。\n${HINT}`]);
    assert.deepEqual(await says("hello"), ["echo hello"]);
    li.inbox.clear();
    await li.sends({ kind: "image" });
    assert.deepEqual(li.inbox.texts(), ["好。再说点什么？"]);
    await bot.restart();
    assert.deepEqual(await says("x"), ["image li true x"]);
    await bot.close();
  });

  it("works on passive replies alone", async () => {
    const { bot, says } = await talking(leave, PASSIVE);
    assert.deepEqual(await says("请假"), [FIRST]);
    assert.deepEqual(await says("年假"), ["从哪天？"]);
    assert.deepEqual(await says("周一"), ["年假，周一 起？\n（是 / 否）"]);
    assert.deepEqual(await says("否"), ["已取消"]);
    assert.equal(bot.api.calls.length, 0);
    await bot.close();
  });

  it("says what the framework says in the words of its app", async () => {
    const conversation = { ...TALK_TEXTS, cancelled: "{name}: bye", cancelHint: "({word})" };
    const { bot, says } = await talking(leave, {
      apps: [{ name: "main", texts: { ...TEXTS, conversation } }],
    });
    assert.deepEqual(await says("请假"), ["哪种假？\n1. 年假\n2. 病假\n(取消)"]);
    assert.deepEqual(await says("取消"), ["请假: bye"]);
    await bot.close();
  });

  it("is wrapped in the middleware of its plugin", async () => {
    const { bot, says } = await talking((p) => {
      p.use(async (_, next) => {
        const outcome = await next();
        return Array.isArray(outcome) ? [...outcome, reply.text("!")] : outcome;
      });
      leave(p);
    });
    assert.deepEqual((await says("请假")).at(-1), "!");
    assert.deepEqual((await says("年假")).at(-1), "!");
    await bot.close();
  });
});

describe("the words to go back", () => {
  const three = (c: { ask(name: string, q: string): Promise<string> }) => async () =>
    [await c.ask("a", "a?"), await c.ask("b", "b?"), await c.ask("c", "c?")].join();

  it("take the last answer back, one after the other", async () => {
    const { bot, says } = await talking((p) => p.conversation("t", (c) => three(c)()));
    await says("t");
    await says("1");
    await says("2");
    assert.deepEqual(await says("返回"), ["b?"]);
    assert.deepEqual(await says("back"), ["a?"]);
    assert.deepEqual(await says("返回"), ["不能返回。\na?"]);
    await says("x");
    await says("y");
    assert.deepEqual(await says("z"), ["x,y,z"]);
    await bot.close();
  });

  it("in a loop take the last occurrence", async () => {
    const { bot, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        const all: string[] = [];
        while (all.length < 3) all.push(await c.ask("item", `${all.length}?`));
        return all.join();
      }),
    );
    await says("t");
    await says("1");
    await says("2");
    assert.deepEqual(await says("返回"), ["1?"]);
    await says("3");
    assert.deepEqual(await says("4"), ["1,3,4"]);
    await bot.close();
  });

  it("stop at a step, unless that only reads", async () => {
    let looks = 0;
    const { bot, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        await c.ask("a", "a?");
        await c.step("look", () => ++looks, { undo: true });
        await c.ask("b", "b?");
        await c.step("do", () => 1);
        return c.ask("c", "c?");
      }),
    );
    await says("t");
    await says("1");
    assert.deepEqual(await says("返回"), ["a?"]);
    await says("1");
    assert.equal(looks, 2);
    await says("2");
    assert.deepEqual(await says("返回"), ["不能返回。\nc?"]);
    assert.deepEqual(await says("3"), ["3"]);
    await bot.close();
  });

  it("are answers where there is no way back", async () => {
    const { bot, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        await c.ask("a", "a?");
        return c.ask("b", "b?", { back: false });
      }),
    );
    await says("t");
    await says("1");
    assert.deepEqual(await says("返回"), ["返回"]);
    await bot.close();
  });
});

describe("a second conversation", () => {
  const two = (p: Parameters<typeof leave>[0]) => {
    leave(p);
    p.conversation("报销", async (c) => `${await c.ask("sum", "多少？")} 元`);
  };

  it("is offered when its word is no answer, and begins when they leave the first", async () => {
    const { bot, says } = await talking(two);
    await says("请假");
    assert.deepEqual(await says("报销"), ["正在「请假」。要离开它，开始「报销」吗？（是 / 否）"]);
    assert.deepEqual(await says("是"), [`多少？\n${HINT}`]);
    assert.deepEqual(await says("5"), ["5 元"]);
    await bot.close();
  });

  it("does not begin when they stay", async () => {
    const { bot, says } = await talking(two);
    await says("请假");
    await says("报销");
    assert.deepEqual(await says("否"), ["哪种假？\n1. 年假\n2. 病假"]);
    assert.deepEqual(await says("1"), ["从哪天？"]);
    await bot.close();
  });

  it("is an answer where any text is", async () => {
    const { bot, says } = await talking(two);
    await says("请假");
    await says("1");
    assert.deepEqual(await says("报销"), ["年假，报销 起？\n（是 / 否）"]);
    await bot.close();
  });
});
