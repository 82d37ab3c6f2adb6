import { definePlugin, type Entry, type Receipt, type Reply, reply, to } from "../../core/index.ts";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>() => {};

definePlugin({
  name: "effects",
  setup(p) {
    // The initial value says what the entries hold.
    const trail = p.store("trail", () => [] as { readonly at: number }[], { expires: 60_000 });
    const count = p.store("count", () => 0);
    holds<Equal<typeof count, ReturnType<typeof p.store<number>>>>();
    interface Seen {
      readonly at: number;
      readonly where?: { readonly label: string };
      readonly next: Seen | null;
      readonly pair: readonly [string, number];
    }
    const seen = p.store("seen", (): Seen[] => []);
    holds<Equal<ReturnType<ReturnType<typeof seen.of>["get"]>, Promise<Seen[]>>>();
    p.store("byName", (): Record<string, Seen | undefined> => ({}));
    p.store("any", (): unknown => 0);
    p.store("mode", (): "on" | "off" => "on");
    p.store("perhaps", (): Seen | undefined => undefined);
    // @ts-expect-error a date comes back as a text
    p.store("day", () => new Date());
    // @ts-expect-error also inside
    p.store("days", () => ({ days: [new Date()] }));
    // @ts-expect-error a map comes back empty
    p.store("map", () => new Map<string, number>());
    // @ts-expect-error bytes come back as an object
    p.store("bytes", () => new Uint8Array(3));
    // @ts-expect-error a function does not come back
    p.store("run", () => ({ run: () => 1 }));
    // @ts-expect-error a value is there at once
    p.store("later", async () => 1);
    // @ts-expect-error JSON has no such numbers
    p.store("large", () => 5n);
    const modes = p.store(
      "modes",
      (): { readonly state: "open" | "closed"; readonly at: number } => ({
        state: "open",
        at: 0,
      }),
    );
    interface Row {
      readonly name: string;
      readonly at: number | null;
    }
    const tables = p.tables([
      "create table {a} (b text) strict",
      { sqlite: "create index {i} on {a} (b)", postgres: "create index {i} on {a} using hash (b)" },
    ]);
    // @ts-expect-error in both dialects
    p.tables([{ sqlite: "create table {a} (b text)" }]);

    p.on("text", async ({ event, update, add, step, once, push, commit, attempt, sent }) => {
      holds<Equal<typeof attempt, number>>();
      holds<Equal<typeof sent, readonly Reply[]>>();

      // A member is a key.
      const all = await update(trail.of(event.from), (seen) => [...seen, { at: 1 }]);
      holds<Equal<typeof all, { readonly at: number }[]>>();
      // What a change makes keeps the words of its type.
      const mode = await update(modes.of("a"), () => ({ state: "closed", at: 1 }));
      holds<Equal<typeof mode, { readonly state: "open" | "closed"; readonly at: number }>>();
      // @ts-expect-error and no others
      await update(modes.of("a"), () => ({ state: "shut", at: 1 }));
      // Rows may be an interface.
      const rows = await tables.all<Row>("select name, at from {a}");
      holds<Equal<typeof rows, readonly Row[]>>();
      // @ts-expect-error a column holds no date
      tables.all<{ day: Date }>("select day from {a}");
      // @ts-expect-error an entry holds one type of value
      await update(count.of("a"), () => "one");
      // @ts-expect-error a change is synchronous
      await update(count.of("a"), async (value) => value + 1);
      const sum = await add(count.of("a"), 1);
      holds<Equal<typeof sum, number>>();
      const own = await count.of("a").add(1);
      holds<Equal<typeof own, number>>();
      // @ts-expect-error only to numbers
      await add(trail.of("a"), 1);
      // @ts-expect-error only to numbers
      await trail.of("a").add(1);
      // @ts-expect-error only numbers
      await add(count.of("a"), "1");
      // @ts-expect-error a value is there later
      const early: number = count.of("a").get();
      void early;
      // @ts-expect-error a store is not an entry
      await update(count, (value) => value);
      // @ts-expect-error nothing is no value
      await count.of("a").update(() => {});
      // @ts-expect-error entries hold what the initial value says
      await count.of("a").set("one");
      // @ts-expect-error a key is a text or a member
      count.of(5);

      const rate = await step("rate", async ({ idempotencyKey }) => idempotencyKey.length);
      holds<Equal<typeof rate, number>>();
      await step("say", () => {});
      // @ts-expect-error a step has a name
      await step(() => 5);

      const isNew = await once(`welcome ${event.from.userId}`, () => {}, { for: 86_400_000 });
      holds<Equal<typeof isNew, boolean>>();
      // @ts-expect-error a time is a number of milliseconds
      await once("a", () => {}, { for: "1d" });

      const receipt = await push("hi", to.user("li"), { key: "a" });
      holds<Equal<typeof receipt, Receipt>>();
      await push(reply.markdown("**hi**"), to.party(["1", "2"], { app: "hr" }));
      await push(reply.file({ path: "a.pdf" }), to.user(event.from));
      // @ts-expect-error a recipient is what `to` makes
      await push("hi", "li");
      // @ts-expect-error nobody is no recipient
      await push("hi");
      // @ts-expect-error a clicked card is changed by the answer to the click
      await push(reply.updateButton("ok"), to.user("li"));
      // @ts-expect-error an array is several answers, but one push is one message
      await push(["a", "b"], to.user("li"));

      commit(tables, (rows) => rows.run("insert into {a} values ('x')"));
      const changed = await tables.write((rows) => {
        rows.run("delete from {a} where b = ?", ["x"], { changes: 1 });
        // @ts-expect-error nothing is read inside
        rows.all("select name from {a}");
      });
      holds<Equal<typeof changed, readonly number[]>>();
      // @ts-expect-error entries have no tables
      commit(trail, () => {});
      return "done";
    });

    p.observe("text", async (ctx) => {
      await ctx.update(count.of("a"), (value) => value + 1);
      // @ts-expect-error a watcher may end after the message does
      ctx.commit(tables, () => {});
    });

    p.on("text", () => "a", { onLate: "ack+push", ack: "在算" });
    p.hears(/a/, () => "a", { onLate: "retry-window" });
    p.command("a", () => "a", { onLate: "drop" });
    p.keyword("a", "b", { mode: "word", onLate: "push" });
    // @ts-expect-error no such way
    p.on("text", () => "a", { onLate: "wait" });
    // @ts-expect-error watchers are never late
    p.observe("text", () => {}, { onLate: "push" });

    p.onDelivery(({ outcome, error, sent }) => {
      if (outcome === "sent") p.log.info("sent", { msgId: sent?.msgId });
      if (outcome === "dead") p.log.warn("lost", { error });
      // @ts-expect-error no such outcome
      if (outcome === "gone") p.log.warn("gone");
    });

    // A service may hand entries out.
    const entryOf = (key: string): Entry<number> => count.of(key);
    void entryOf;
  },
});

// A reply shows a media id, or a file; never both.
reply.image("MEDIA_1");
reply.image({ path: "a.png" });
reply.image({ url: "https://img.example/a.png", name: "a.png" });
reply.image({ bytes: new Uint8Array(6), name: "a.png" });
// @ts-expect-error bytes have no name of their own
reply.image({ bytes: new Uint8Array(6) });
// @ts-expect-error a picture has no title
reply.image("MEDIA_1", { title: "t" });
// @ts-expect-error one file
reply.file(["a", "b"]);

// What travels passively is known to the types.
holds<Equal<ReturnType<typeof reply.text>["kind"], "text">>();
const passive: import("../../core/index.ts").PassiveReply[] = [
  reply.text("a"),
  reply.image("MEDIA_1"),
  reply.news([{ title: "t" }]),
];
// @ts-expect-error markdown is sent
passive.push(reply.markdown("a"));
// @ts-expect-error a file that is not uploaded yet cannot ride a response
passive.push(reply.image({ path: "a.png" }));
// @ts-expect-error an article that opens a mini program is sent
passive.push(reply.news([{ title: "t", appId: "wx1", pagePath: "p" }]));
// @ts-expect-error a mini program has a page
reply.news([{ title: "t", appId: "wx1" }]);
// @ts-expect-error cards are of five types
reply.templateCard({ cardType: "big" });
