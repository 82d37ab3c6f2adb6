/*
 * What the fragments in the docs speak of and do not define. A block gets the names that it uses.
 */
import { type Answer, definePlugin, type TemplateCard } from "huiyin";
import type { TestBot, TestUser } from "huiyin/testing";
import { goodApp } from "../core/config/sample-config.ts";

export const makeReport = ({ args }: { readonly args: { readonly month: string } }): Answer =>
  `报表 ${args.month}`;

export const card: TemplateCard = {
  cardType: "button_interaction",
  mainTitle: { title: "周五聚餐" },
  taskId: "dinner",
  buttonList: [{ text: "来", key: "yes" }],
};

/** The credentials of two apps. */
export const hr = goodApp;
export const it = { ...goodApp, agentId: "1000003" };

/** The bot of a fragment that brings none of its own. */
export const stage = definePlugin({
  name: "stage",
  setup(p) {
    p.keyword("我帅吗", "帅得一逼");
    p.keyword("throw", () => {
      throw new TypeError("on purpose");
    });
    p.keyword("hi", "hello");
    p.on("event:click", () => "发送位置，或随便说点什么。");
  },
});

/** As a frozen session has it: what came since the last time. */
export function heard({ inbox }: TestUser) {
  const texts = inbox.texts();
  inbox.clear();
  return texts;
}

/** A member who does what the fragments' handlers wait for. */
export async function visit(bot: TestBot): Promise<void> {
  const li = bot.user("li");
  await li.enters({ latitude: 31.23, longitude: 121.47 });
  await li.sends({ kind: "location", latitude: 31.23, longitude: 121.47 });
  for (const text of ["hi", "report 11", "note 买菜", "weather 上海"]) await li.says(text);
  await bot.clock.advance("2m");
}
