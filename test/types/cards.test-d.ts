import {
  type Card,
  type CardHandle,
  type CardReceipt,
  type CardRoute,
  definePlugin,
  type FormCard,
  type ManyCard,
  pass,
  reply,
  silent,
  to,
} from "huiyin";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>() => {};

const opens = "https://intra.example";
const notice = reply.card.notice({ title: "发布完成", opens });
const news = reply.card.news({ title: "周报", opens, image: opens });
const buttons = reply.card.buttons({
  title: "报销",
  buttons: { approve: "同意", reject: { text: "拒绝", style: "red" } },
});
const vote = reply.card.vote({ title: "午饭", options: { a: "面", b: "饭" } });
const many = reply.card.vote({ title: "午饭", options: { a: "面", b: "饭" }, many: true });
const form = reply.card.selects({
  title: "团建",
  selects: { day: { sat: "周六", sun: "周日" }, food: { a: "面" } },
});

holds<Equal<typeof notice, Card<never>>>();
holds<Equal<typeof news, Card<never>>>();
holds<Equal<typeof buttons, Card<"approve" | "reject">>>();
holds<Equal<typeof vote, Card<"a" | "b">>>();
holds<Equal<typeof many, ManyCard<"a" | "b">>>();
holds<Equal<typeof form, FormCard<{ readonly day: "sat" | "sun"; readonly food: "a" }>>>();

// A card of fewer keys does where more are known, and not the other way round.
const wider: Card<"approve" | "reject" | "ask"> = buttons;
// @ts-expect-error it has a button that is not known there
const narrower: Card<"approve"> = buttons;
// @ts-expect-error several can be chosen only where that was said
const several: ManyCard<"a" | "b"> = vote;
// @ts-expect-error a raw card says nothing of its keys
const raw: Card<string> = reply.templateCard(buttons.card);
void [wider, narrower, several, raw];

// @ts-expect-error a card needs a title
reply.card.buttons({ buttons: { a: "好" } });
// @ts-expect-error a notice opens a page
reply.card.notice({ title: "t" });
// @ts-expect-error news have a picture
reply.card.news({ title: "t", opens });
// @ts-expect-error buttons have no room for links
reply.card.buttons({ title: "t", buttons: { a: "好" }, links: { 看: opens } });
// @ts-expect-error a vote has no room for facts
reply.card.vote({ title: "t", options: { a: "好" }, facts: { 人: "李" } });
// @ts-expect-error an unknown style
reply.card.buttons({ title: "t", buttons: { a: { text: "好", style: "green" } } });
// @ts-expect-error lists are objects by key
reply.card.selects({ title: "t", selects: { day: ["周六"] } });

/* Kinds of cards: handlers for all that is drawn, and for nothing else. */

definePlugin({
  name: "leave",
  setup(p) {
    const draw = ({ who, days }: { who: string; days: number }) =>
      reply.card.buttons({ title: `${who} ${days}`, buttons: { yes: "同意", no: "拒绝" } });
    const request = p.card("request", draw, {
      yes({ data, member, handle, event }) {
        holds<Equal<typeof data, { who: string; days: number }>>();
        holds<Equal<typeof handle, CardHandle>>();
        holds<Equal<typeof event.kind, "event:template_card_event">>();
        return `${member.userId} ${data.days.toFixed()}`;
      },
      no: async ({ data, draw: again }) => again({ ...data, days: data.days - 1 }),
    });
    const card = request({ who: "li", days: 3 });
    holds<Equal<typeof card, Card<"yes" | "no">>>();

    // @ts-expect-error nothing handles no
    p.card("missing", draw, { yes: () => "好" });
    // @ts-expect-error nothing shows maybe
    p.card("more", draw, { yes: () => "好", no: () => "不", maybe: () => "再说" });
    // @ts-expect-error a handler says what becomes of the card
    p.card("nothing", draw, { yes: () => {}, no: () => "不" });
    // @ts-expect-error other data than it is drawn from
    request({ who: "li" });
    // @ts-expect-error data of another type
    request({ who: "li", days: "3" });
    // @ts-expect-error it is not drawn from nothing
    request();
    const dated = p.card("dated", (_: { at: Date }) => notice, {});
    // @ts-expect-error a date does not come back from the store
    dated({ at: new Date() });
    // @ts-expect-error a raw card says nothing of its keys
    p.card("raw", () => reply.templateCard(buttons.card), {});
    // @ts-expect-error the card is drawn from other data
    p.card("again", draw, { yes: ({ draw: again }) => again({ who: "li" }), no: () => "不" });

    // What is drawn may differ: all of it is handled.
    p.card("either", ({ done }: { done: boolean }) => (done ? notice : buttons), {
      approve: () => "好",
      reject: () => silent,
    });
    // @ts-expect-error the button of one of them is not handled
    p.card("half", ({ done }: { done: boolean }) => (done ? notice : buttons), {
      approve: () => "好",
    });

    p.card("one", () => vote, { a: () => "面", b: () => pass });
    p.card("several", () => many, {
      submit({ chosen }) {
        holds<Equal<typeof chosen, readonly ("a" | "b")[]>>();
        return `${chosen.length}`;
      },
    });
    p.card("form", () => form, {
      submit({ chosen }) {
        holds<Equal<typeof chosen, { readonly day: "sat" | "sun"; readonly food: "a" }>>();
        return chosen.day;
      },
    });
    // @ts-expect-error several options come together
    p.card("each", () => many, { a: () => "面", b: () => "饭" });
    // @ts-expect-error there is nothing to press on a notice
    p.card("told", () => notice, { ok: () => "好" });

    p.on("text", async ({ push, updateCard }) => {
      const sent = await push(card, to.user("wang"));
      holds<Equal<typeof sent, CardReceipt<"yes" | "no">>>();
      const stored: { card: string; app: string } = sent.handle;
      const route = await updateCard(stored, "已撤回");
      holds<Equal<typeof route, CardRoute>>();
      await updateCard(sent.handle, card);
      // @ts-expect-error a card, or a text
      await updateCard(sent.handle, 5);
      // @ts-expect-error the handle, not the receipt
      await updateCard(sent, "已撤回");
      const text = await push("hi", to.user("wang"));
      // @ts-expect-error a text has no handle
      text.handle;
      const plain = await push(reply.templateCard(card.card), to.user("wang"));
      // @ts-expect-error nor has a raw card
      plain.handle;
      return silent;
    });
  },
});
