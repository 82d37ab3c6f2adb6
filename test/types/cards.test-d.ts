import { type Card, type FormCard, type ManyCard, reply } from "huiyin";

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
