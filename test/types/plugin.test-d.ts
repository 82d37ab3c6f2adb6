import { z } from "zod";
import type { Args } from "../../core/bot/command/value.ts";
import { definePlugin } from "../../core/bot/plugin.ts";
import { optional, service } from "../../core/bot/service.ts";
import { pass, silent } from "../../core/replies/outcome.ts";
import { reply } from "../../core/replies/reply.ts";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>() => {};
/** Flattens intersections, so that equal shapes are equal types. */
type Flat<T> = { [K in keyof T]: T[K] };

// Arguments come from the pattern.
holds<
  Equal<Flat<Args<"where <user> [limit:int]">>, { readonly user: string; readonly limit?: number }>
>();
// biome-ignore lint/complexity/noBannedTypes: a command without arguments
holds<Equal<Flat<Args<"我在哪">>, {}>>();
holds<Equal<Flat<Args<"note <text...>">>, { readonly text: string }>>();
holds<
  Equal<
    Flat<Args<"at <day:date> <on:bool> <x:number>">>,
    { readonly day: Date; readonly on: boolean; readonly x: number }
  >
>();
// With several patterns only what all of them demand is sure to be there.
holds<
  Equal<
    Flat<Args<"where <user> [limit:int]" | "我在哪">>,
    { readonly user?: string; readonly limit?: number }
  >
>();
holds<
  Equal<Flat<Args<"a <n:int>" | "b <n> <m>">>, { readonly n: string | number; readonly m?: string }>
>();
holds<Equal<Args<"a <n:integer>">["n"], never>>();

interface Tracks {
  last(userId: string): string | undefined;
}
const Tracks = service<Tracks>("tracks");

const bare = definePlugin({
  name: "bare",
  setup(p) {
    holds<Equal<typeof p.config, undefined>>();
    p.on("text", ({ event }) => event.content);
    p.on("text", async () => reply.text("hi"));
    p.on("text", async function* () {
      yield "one";
      yield reply.text("two");
    });
    p.on("text", () => ["a", reply.image("m")]);
    p.on(["text", "location"], ({ event }) =>
      event.kind === "text" ? event.content : event.label,
    );
    p.on(":position", ({ event }) => `${event.latitude}`);
    p.on("event:click=HELP", ({ event }) => {
      holds<Equal<typeof event.eventKey, "HELP" & string>>();
      return pass;
    });
    p.observe(":message", ({ event }) => p.log.info("seen", { kind: event.kind }));
    p.hears(/^(\d+)$/, ({ match }) => match[1] ?? silent);
    p.command(["where <user> [limit:int]", "我在哪"], ({ args }) => {
      holds<Equal<typeof args.limit, number | undefined>>();
      return args.user ?? pass;
    });
    p.keyword(["帮助", "help"], "…");
    p.keyword("帮助", ({ event }) => event.content, { mode: "contains" });
    p.collect(":position", (events) => p.log.info("got", { first: events[0]?.latitude }));
    p.use(async (_ctx, next) => next());

    p.on("text", async () => pass);
    p.on("text", async ({ event }) => {
      await Promise.resolve(event);
      return silent;
    });
    p.on("text", ({ event }) => (event.content ? Promise.resolve("later") : pass));
    p.use(async () => silent);
    p.use((_ctx, next) => next());

    // @ts-expect-error an answering handler says what it means: silent or pass
    p.on("text", async () => undefined);
    // @ts-expect-error numbers are no answers
    p.on("text", async () => 5);
    // @ts-expect-error nor is nothing
    p.on("text", async () => {});
    // @ts-expect-error an answering handler says what it means: silent or pass
    p.on("text", () => undefined);
    // @ts-expect-error no such kind
    p.on("event:location_", () => pass);
    // @ts-expect-error a pin has no content
    p.on("location", ({ event }) => event.content);
    // @ts-expect-error unnarrowed, a label may not be there
    p.on(":position", ({ event }) => event.label);
    // @ts-expect-error text messages have no key
    p.on("text=hello", () => pass);
    // @ts-expect-error an observer cannot answer
    p.observe("text", () => reply.text("no"));
    // @ts-expect-error no such argument
    p.command("where <user>", ({ args }) => args.usr);
    // @ts-expect-error modes are four
    p.keyword("a", "b", { mode: "fuzzy" });
    // @ts-expect-error no next() but an outcome: middleware never returns undefined
    p.use(async () => undefined);
  },
});
bare();
// @ts-expect-error it takes no configuration
bare({});

const configured = definePlugin({
  name: "configured",
  config: z.object({ rules: z.array(z.string()), keep: z.number().default(3) }),
  needs: { tracks: optional(Tracks), must: Tracks },
  setup(p) {
    holds<Equal<typeof p.config.keep, number>>();
    holds<Equal<typeof p.needs.tracks, Tracks | undefined>>();
    holds<Equal<typeof p.needs.must, Tracks>>();
    // @ts-expect-error the service was not asked for
    p.needs.other;
  },
});
configured({ rules: ["a"] });
// @ts-expect-error rules are required
configured();
// @ts-expect-error rules are strings
configured({ rules: [1] });

const lenient = definePlugin({
  name: "lenient",
  config: z.object({ minMove: z.number().default(10) }),
  setup(p) {
    p.provide(Tracks, { last: () => undefined });
    // @ts-expect-error that is no Tracks
    p.provide(Tracks, { first: () => undefined });
  },
});
lenient();
lenient({ minMove: 3 });
lenient({});
