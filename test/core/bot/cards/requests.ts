import { definePlugin, type Registrar, reply, to } from "../../../../core/index.ts";
import { testBot } from "../../../../core/testing/index.ts";

/** What a request is about. */
export interface Request {
  readonly who: string;
  readonly days: number;
}

/** A plugin that asks managers, by a card of one kind, and whatever else a test has it do. */
export function requests(more: (p: Registrar) => void = () => {}, to_ = ["wang"]) {
  const clicks: string[] = [];
  const plugin = definePlugin({
    name: "leave",
    setup(p) {
      const request = p.card(
        "request",
        ({ who, days }: Request) =>
          reply.card.buttons({
            title: `${who}请假 ${days} 天`,
            buttons: { approve: "同意", reject: { text: "拒绝", style: "red" } },
          }),
        {
          approve({ data, member }) {
            clicks.push(`${member.userId} approves ${data.days}`);
            return "已同意";
          },
          reject({ data, member, draw }) {
            clicks.push(`${member.userId} rejects ${data.days}`);
            return draw({ ...data, days: data.days - 1 });
          },
        },
      );
      const last = p.store("last", () => ({ card: "", app: "" }));
      p.command("请假 <days:int>", async ({ args, event, push, update }) => {
        const card = request({ who: event.from?.userId ?? "", days: args.days });
        const { handle } = await push(card, to.user(to_));
        await update(last.of("it"), () => ({ ...handle }));
        return "已提交";
      });
      p.command("撤回 <why>", async ({ args, updateCard }) =>
        updateCard(await last.of("it").get(), args.why),
      );
      p.command("改成 <days:int>", async ({ args, updateCard }) =>
        updateCard(await last.of("it").get(), request({ who: "li", days: args.days })),
      );
      more(p);
    },
  });
  return { plugin, clicks };
}

/** The bot of that plugin, li who asks, and wang and zhao who are asked. */
export async function asked(...given: Parameters<typeof requests>) {
  const { plugin, clicks } = requests(...given);
  const bot = await testBot({ plugins: [plugin()] });
  const [li, wang, zhao] = [bot.user("li"), bot.user("wang"), bot.user("zhao")];
  /** What became of the newest card that somebody has. */
  const state = (who: typeof wang) => {
    const card = who.inbox.cards().at(-1);
    return card && { title: card.title, inert: card.inert };
  };
  return { bot, li, wang, zhao, clicks, state };
}
