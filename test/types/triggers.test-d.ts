import type { ClickEvent, EventOf, Registrar, TextEvent } from "huiyin";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>() => {};
declare const p: Registrar;

// Each kind has a name of its own, which is what the table says of it.
holds<Equal<TextEvent, EventOf<"text">>>();
holds<Equal<ClickEvent, EventOf<"event:click">>>();

// A word and a command let in texts; beside others the arguments may be missing.
p.on("command:where <user> [limit:int]", ({ event, args }) => {
  holds<Equal<typeof event, TextEvent>>();
  holds<Equal<typeof args.user, string>>();
  return "";
});
p.on(["keyword:打卡", "event:click=PUNCH", "command:punch [note...]"], ({ event, args }) => {
  holds<Equal<typeof event.kind, "text" | "event:click">>();
  holds<Equal<typeof args.note, string | undefined>>();
  return "";
});

// @ts-expect-error no such event; the message names event:click
p.on("event:clik", () => "");
// @ts-expect-error no such kind
p.on(["text", "txet"], () => "");
// @ts-expect-error words are for answering
p.observe("keyword:hi", () => {});
// @ts-expect-error queries alone are collected
p.collect("command:hi", () => {});
