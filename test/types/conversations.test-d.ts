import { type Conversation, date, type EventOf, type Registrar, reply } from "huiyin";
import { z } from "zod";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>() => {};
declare const p: Registrar;

p.conversation("请假", async (c) => {
  const type = await c.choose("type", "哪种假？", ["年假", "病假"]);
  holds<Equal<typeof type, "年假" | "病假">>();
  const key = await c.choose("key", "哪种？", { a: "A", b: { text: "B", words: ["bb"] } });
  holds<Equal<typeof key, "a" | "b">>();
  const late = await c.choose("late", "?", ["x"], { timeout: "5m", else: null });
  holds<Equal<typeof late, "x" | null>>();
  const text = await c.ask("text", "?");
  holds<Equal<typeof text, string>>();
  const days = await c.ask("days", "?", z.coerce.number());
  holds<Equal<typeof days, number>>();
  const from = await c.ask("from", "?", date());
  holds<Equal<typeof from, string>>();
  const ok = await c.confirm("ok", ["?", "!"]);
  holds<Equal<typeof ok, boolean>>();
  const place = reply.card.vote({ title: "?", options: { hill: "山", sea: "海" } });
  const card = await c.choose("place", place);
  holds<Equal<typeof card, "hill" | "sea">>();
  const many = await c.choose(
    "many",
    reply.card.vote({ title: "?", options: { a: "A", b: "B" }, many: true }),
  );
  holds<Equal<typeof many, readonly ("a" | "b")[]>>();
  const lists = { day: { mon: "一", tue: "二" }, meal: { noon: "午" } };
  const form = await c.choose("form", reply.card.selects({ title: "?", selects: lists }));
  holds<Equal<typeof form, { readonly day: "mon" | "tue"; readonly meal: "noon" }>>();
  const sure = await c.confirm("sure", { title: "?", facts: { a: "b" } }, { timeout: 1, else: 0 });
  holds<Equal<typeof sure, number | boolean>>();
  const picture = await c.waitFor("picture", "image", "?");
  holds<Equal<typeof picture, EventOf<"image">>>();
  const answer = await c.other("boss", "wang", async (boss) => boss.confirm("ok", "?"));
  holds<Equal<typeof answer, boolean>>();
  const done = await c.step("do", async ({ idempotencyKey }) => ({ idempotencyKey }));
  holds<Equal<typeof done, { idempotencyKey: string }>>();
  holds<Equal<typeof c.input, undefined>>();

  // @ts-expect-error no options
  await c.choose("none", "?", []);
  // @ts-expect-error a Date is no plain data, so it cannot be kept
  await c.ask("when", "?", z.coerce.date());
  // @ts-expect-error nor is a Map
  await c.step("map", () => new Map());
  // @ts-expect-error what stands for an answer needs a time
  await c.ask("else", "?", { else: 1 });
  // @ts-expect-error no such event
  await c.waitFor("nothing", "imgae", "?");
  // @ts-expect-error a guest asks nobody else
  await c.other("boss", "wang", async (boss) => boss.other("x", "y", async () => 1));
  // @ts-expect-error questions have names first
  await c.ask("?");
  // @ts-expect-error no span of time
  await c.ask("soon", "?", { timeout: "soon" });
  return ok ? "已提交" : "已取消";
});

// The arguments are those of the command that opens it, and none is sure beside another way in.
p.conversation(
  "leave",
  async (c) => {
    holds<Equal<typeof c.args.days, number>>();
    return "";
  },
  { on: "command:leave <days:int>" },
);
p.conversation(
  "leave",
  async (c) => {
    holds<Equal<typeof c.args.days, number | undefined>>();
    return "";
  },
  { on: ["command:leave <days:int>", "event:click=LEAVE"] },
);
// @ts-expect-error no such event; the message names event:click
p.conversation("leave", async () => "", { on: "event:clik=LEAVE" });
// @ts-expect-error an answer is something to say
p.conversation("leave", async () => 1);

// What it is opened with is what its function takes.
const survey = p.conversation(
  "survey",
  async (c: Conversation<{ about: string }>) => c.input.about,
);
survey.open("li", { about: "food" });
// @ts-expect-error it takes an input
survey.open("li");
// @ts-expect-error another one
survey.open("li", { about: 1 });
const plain = p.conversation("plain", async () => "");
plain.open("li");
// @ts-expect-error it takes none
plain.open("li", 1);
