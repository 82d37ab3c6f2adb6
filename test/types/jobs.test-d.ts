import type { JobContext, Registrar, Tick, Timer } from "huiyin";
import { to } from "huiyin";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>() => {};
declare const p: Registrar;

p.job("daily", { cron: "0 9 * * 1-5", zone: "Asia/Shanghai", holidays: "cn" }, async (ctx) => {
  holds<Equal<typeof ctx, JobContext>>();
  holds<Equal<typeof ctx.tick, Tick>>();
  await ctx.push("早", to.user("li"));
  const count = await ctx.step("count", () => 3);
  holds<Equal<typeof count, number>>();
  await ctx.once("monday", () => {});
  // @ts-expect-error nobody has written anything
  ctx.event;
  // @ts-expect-error nobody waits for an answer
  ctx.late;
});
p.job(
  "often",
  { every: "5m", missed: 0, spread: "4m", overlap: "queue", timeout: "2m", help: "counts" },
  () => {},
);

// @ts-expect-error it has no times
p.job("never", {}, () => {});
// @ts-expect-error either the one or the other
p.job("both", { cron: "0 9 * * *", every: "5m" }, () => {});
// @ts-expect-error no span of time
p.job("span", { every: "5 minutes" }, () => {});
// @ts-expect-error days are those of a calendar, which every does not look at
p.job("holidays", { every: "1d", holidays: "cn" }, () => {});
// @ts-expect-error no holidays of that country
p.job("country", { cron: "0 9 * * 1-5", holidays: "us" }, () => {});
// @ts-expect-error either skip or queue
p.job("overlap", { every: "5m", overlap: "both" }, () => {});
// @ts-expect-error a job answers nobody
p.job("answer", { every: "5m" }, () => "done");

const remind = p.after<{ user: string; tries: number }>("remind", ({ data, tick }) => {
  holds<Equal<typeof data, { user: string; tries: number }>>();
  holds<Equal<typeof tick, Tick>>();
});
holds<Equal<typeof remind, Timer<{ user: string; tries: number }>>>();
const bell = p.after("bell", ({ data }) => {
  holds<Equal<typeof data, undefined>>();
});

p.keyword("提醒", async ({ after, event }) => {
  await after(remind, "1h", { user: event.from.userId, tries: 1 }, { key: event.from });
  await remind.at(0, { user: "li", tries: 1 }, { key: "li" });
  await bell.after("1h", undefined);
  const isGone = await remind.cancel(event.from);
  holds<Equal<typeof isGone, boolean>>();
  // @ts-expect-error other data
  await after(remind, "1h", { user: "li" });
  // @ts-expect-error no span of time
  await after(remind, "soon", { user: "li", tries: 1 });
  // @ts-expect-error no timer
  await after("remind", "1h", { user: "li", tries: 1 });
  return "好";
});

const dated = p.after<{ at: Date }>("dated", () => {});
// @ts-expect-error a Date would come back as a text
await dated.after("1h", { at: new Date() });

p.observe("text", async ({ after, event }) => {
  await after(remind, "1h", { user: event.from.userId, tries: 1 });
});
