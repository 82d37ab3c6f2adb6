import assert from "node:assert/strict";
import fc from "fast-check";
import { afterEach, beforeEach, describe, it } from "vitest";
import { member } from "../../core/events/member.ts";
import { to } from "../../core/replies/recipient.ts";
import {
  type MessageStanding,
  type MessageStep,
  type NewMessage,
  stepped,
} from "../../core/stores/ledger.ts";
import type { NewPart, PartChange, PartState } from "../../core/stores/outbox.ts";
import type { Store, StoreWriter } from "../../core/stores/store.ts";

const AT = 1_795_392_000_000;

const message = (id: string, changes: Partial<NewMessage> = {}): NewMessage => ({
  id,
  app: "main",
  lane: "main/li",
  kind: "text",
  acceptedAt: AT,
  body: Buffer.from(`<xml>${id}\0</xml>`),
  ...changes,
});

const part = (id: string, changes: Partial<NewPart> = {}): NewPart => ({
  id,
  app: "main",
  lane: "main/li",
  message: undefined,
  plugin: undefined,
  to: '{"users":["li"]}',
  reply: '{"kind":"text"}',
  bytes: undefined,
  digest: `d${id}`,
  createdAt: AT,
  nextAt: AT,
  state: "pending" as const,
  ...changes,
});

const DONE = { route: "passive", reply: "li\n{}", at: AT + 5 } as const;
const NOTHING = { route: "none", at: AT } as const;

/** What every store must keep of messages, of what goes out, and of plugins' values. */
export function recordsContract(name: string, open: () => Store): void {
  describe(`${name}, for the records of the core`, () => {
    let store: Store;
    beforeEach(() => {
      store = open();
    });
    afterEach(() => store.close());

    const write = <T>(work: (writer: StoreWriter) => T) => store.write(work);

    describe("ledger", () => {
      it("takes a message in once, and says what is known of it", async () => {
        assert.equal(await write(({ ledger }) => ledger.accept(message("a"), true)), undefined);
        const known = await write(({ ledger }) => ledger.accept(message("a"), true));
        assert.deepEqual([known?.state, known?.claims], ["running", 1]);
        assert.deepEqual(Buffer.from(known?.body ?? []).toString(), "<xml>a\0</xml>");
        assert.deepEqual(store.ledger.counts(), { accepted: 0, running: 1, done: 0, dead: 0 });
      });

      it("keeps what WeCom had refused with a dead message, until it is revived", async () => {
        await write(({ ledger }) => ledger.accept(message("a"), true));
        const result = { ...NOTHING, errmsg: "81013 all invalid" };
        await write(({ ledger }) => ledger.bury("a", "ERR_PLUGIN", result));
        assert.equal(store.ledger.find("a")?.errmsg, "81013 all invalid");
        await write(({ ledger }) => ledger.revive("a"));
        assert.equal(store.ledger.find("a")?.errmsg, undefined);
      });

      it("keeps the reply of a finished message, and forgets what was said", async () => {
        await write(({ ledger }) => ledger.accept(message("a"), true));
        assert.equal(await write(({ ledger }) => ledger.finish("a", DONE)), true);
        const done = store.ledger.find("a");
        assert.deepEqual([done?.state, done?.route, done?.reply], ["done", "passive", "li\n{}"]);
        assert.deepEqual([done?.body.length, done?.flushed], [0, false]);
        assert.deepEqual(
          store.ledger.unflushed().map(({ id }) => id),
          ["a"],
        );
        await write(({ ledger }) => ledger.flushed(["a"]));
        assert.deepEqual(store.ledger.unflushed(), []);
      });

      it("keeps the words of a dead message, and revives it", async () => {
        await write(({ ledger }) => ledger.accept(message("a"), true));
        await write(({ ledger }) => ledger.bury("a", "ERR_PLUGIN", NOTHING));
        const [dead] = store.ledger.list({ state: "dead", limit: 9 });
        assert.deepEqual([dead?.id, dead?.error], ["a", "ERR_PLUGIN"]);
        assert.ok((dead?.body.length ?? 0) > 0);
        assert.equal(await write(({ ledger }) => ledger.revive("a")), true);
        assert.deepEqual(
          store.ledger.unfinished().map(({ claims, error }) => [claims, error]),
          [[0, undefined]],
        );
      });

      it("lists what is not finished in the order of acceptance, the dead newest first", async () => {
        await write(({ ledger }) => {
          for (const id of ["c", "a", "b"]) ledger.accept(message(id), id === "a");
        });
        assert.deepEqual(
          store.ledger.unfinished().map(({ id }) => id),
          ["c", "a", "b"],
        );
        await write(({ ledger }) => {
          for (const id of ["c", "b"]) ledger.bury(id, "claims", NOTHING);
        });
        const [newest] = store.ledger.list({ state: "dead", limit: 1 });
        assert.equal(newest?.id, "b");
        const before = store.ledger.list({ state: "dead", limit: 9, before: newest?.seq });
        assert.deepEqual(
          before.map(({ id }) => id),
          ["c"],
        );
      });

      it("forgets replies first, then messages, and a few at a time", async () => {
        await write(({ ledger }) => {
          for (const [index, id] of ["a", "b", "c", "open"].entries()) {
            ledger.accept(message(id), true);
            if (id !== "open") ledger.finish(id, { ...DONE, at: AT + index });
          }
        });
        const purge = (replies: number, messages: number, limit = 9) =>
          write(({ ledger }) => ledger.purge({ replies, messages, dead: 0 }, limit));
        await purge(AT + 2, 0);
        const replies = ["a", "b", "c"].map((id) => store.ledger.find(id)?.reply);
        assert.deepEqual(replies, [undefined, undefined, "li\n{}"]);
        await write(({ steps }) => {
          for (const id of ["a", "c"]) steps.put(id, "watched", "1");
        });
        assert.equal(await purge(AT + 2, AT + 9, 2), 2);
        assert.equal(store.steps.find("a", "watched"), undefined);
        assert.equal(store.steps.find("c", "watched"), "1");
        assert.equal(store.ledger.find("a"), undefined);
        assert.ok(store.ledger.find("c"));
        assert.ok(store.ledger.find("open"));
      });

      it("forgets dead messages at a time of their own, with their notes", async () => {
        await write(({ ledger, steps }) => {
          for (const [index, id] of ["a", "b"].entries()) {
            ledger.accept(message(id), true);
            steps.put(id, "half", "1");
            ledger.bury(id, "ERR_PLUGIN", { ...NOTHING, at: AT + index });
          }
        });
        const purge = (dead: number) =>
          write(({ ledger }) => ledger.purge({ replies: AT + 9, messages: AT + 9, dead }, 9));
        await purge(0);
        assert.ok(store.ledger.find("a"));
        await purge(AT + 1);
        assert.equal(store.ledger.find("a"), undefined);
        assert.equal(store.steps.find("a", "half"), undefined);
        assert.ok(store.ledger.find("b"));
        assert.equal(store.steps.find("b", "half"), "1");
      });

      it("keeps to the life of a message, whatever is asked of it", async () => {
        const steps = fc.array(
          fc.constantFrom<MessageStep>(
            ...(["claim", "release", "finish", "bury", "revive", "reroute", "acquit"] as const),
          ),
          { maxLength: 25 },
        );
        await write(({ ledger }) => ledger.accept(message("first"), true));
        const opening = store.ledger.find("first")?.epoch ?? 0;
        let serial = 0;
        await fc.assert(
          fc.asyncProperty(steps, async (sequence) => {
            serial += 1;
            const id = `life${serial}`;
            await write(({ ledger }) => ledger.accept(message(id), false));
            let standing: MessageStanding = {
              state: "accepted",
              epoch: 0,
              claims: 0,
              route: undefined,
            };
            for (const step of sequence) {
              const took = await write(({ ledger }) => take(ledger, step, id));
              const row = store.ledger.find(id);
              const next = stepped(standing, step, opening);
              assert.equal(took, next !== undefined, step);
              const ended = step === "finish" || step === "bury" ? DONE.route : next?.route;
              if (next) standing = { ...next, route: ended };
              const { state, claims, epoch } = standing;
              assert.deepEqual([row?.state, row?.claims, row?.epoch], [state, claims, epoch]);
            }
          }),
          { numRuns: 60 },
        );
      });
    });

    describe("outbox", () => {
      const ids = (parts: readonly { readonly id: string }[]) => parts.map(({ id }) => id);

      it("keeps what WeCom said as long as it keeps why", async () => {
        const said = async (change: PartChange) => {
          await write(({ outbox }) => outbox.change("a", change));
          const row = store.outbox.find("a");
          return [row?.error, row?.errmsg];
        };
        await write(({ outbox }) => outbox.add(part("a")));
        const why = { error: "81013", errmsg: "all invalid" };
        assert.deepEqual(await said({ state: "held", ...why }), ["81013", "all invalid"]);
        assert.deepEqual(await said({ state: "pending" }), ["81013", "all invalid"]);
        assert.deepEqual(await said({ state: "held", error: "person" }), ["person", undefined]);
        await said({ state: "held", ...why });
        assert.deepEqual(await said({ state: "sent", error: undefined }), [undefined, undefined]);
      });

      it("moves the times of what is not sent, and of what was sent lately", async () => {
        const states = ["pending", "mailbox", "held", "dead", "sent"] as const;
        await write(({ outbox }) => {
          for (const id of [...states, "long ago"]) outbox.add(part(id, { lane: `main/${id}` }));
          for (const state of states) {
            outbox.change(state, {
              state,
              nextAt: AT + 5,
              firstAt: state === "dead" ? undefined : AT,
            });
          }
          outbox.change("long ago", { state: "sent", firstAt: AT - 100, sentAt: AT - 99 });
        });
        await write(({ outbox }) => outbox.moveTimes(-1_000, AT - 10));
        const times = (id: string) => {
          const row = store.outbox.find(id);
          return [row?.createdAt, row?.nextAt, row?.firstAt].map((at) => at && at - AT);
        };
        for (const id of ["pending", "mailbox", "held", "sent"]) {
          assert.deepEqual(times(id), [-1_000, -995, -1_000], id);
        }
        assert.deepEqual(times("dead"), [0, 5, undefined]);
        assert.deepEqual(times("long ago"), [0, 0, -100]);
        assert.equal(store.outbox.nextDueAt(), AT - 995);
      });

      it("lets nothing wait for a time that a clock of before has told", async () => {
        await write(({ outbox }) => {
          for (const id of ["near", "far", "mailbox"]) {
            const nextAt = id === "near" ? AT + 9 : AT + 9_999;
            outbox.add(part(id, { lane: `main/${id}`, createdAt: AT + 9_000, nextAt }));
          }
          outbox.change("mailbox", { state: "mailbox" });
          outbox.change("far", { state: "pending", firstAt: AT + 9_000 });
        });
        await write(({ outbox }) => outbox.clipTimes(AT, AT + 20));
        const times = (id: string) => {
          const row = store.outbox.find(id);
          return [row?.createdAt, row?.nextAt, row?.firstAt].map((at) => at && at - AT);
        };
        assert.deepEqual(times("near"), [0, 9, undefined]);
        assert.deepEqual(times("far"), [0, 20, 0]);
        assert.deepEqual(times("mailbox"), [0, 0, undefined]);
        assert.equal(store.outbox.nextDueAt(), AT + 9);
      });

      it("gives the foremost part of each lane, and none behind one that is being sent", async () => {
        await write(({ outbox }) => {
          for (const id of ["a1", "a2"]) outbox.add(part(id, { lane: "main/a" }));
          outbox.add(part("b1", { lane: "main/b", nextAt: AT + 10 }));
          assert.equal(outbox.add(part("a1")), false);
        });
        assert.deepEqual(ids(store.outbox.due(AT, 9)), ["a1"]);
        assert.equal(store.outbox.nextDueAt(), AT);
        assert.equal(await write(({ outbox }) => outbox.lease("a1")), true);
        assert.equal(await write(({ outbox }) => outbox.lease("a1")), false);
        assert.deepEqual(ids(store.outbox.due(AT, 9)), []);
        await write(({ outbox }) => outbox.change("a1", { state: "sent", sentAt: AT, msgId: "m" }));
        assert.deepEqual(ids(store.outbox.due(AT + 10, 9)), ["a2", "b1"]);
        assert.deepEqual(store.outbox.find("a1")?.msgId, "m");
      });

      it("keeps every character and every byte", async () => {
        const odd = { reply: '{"kind":"text","content":"\u0000🐾"}', bytes: Uint8Array.of(0, 255) };
        await write(({ outbox }) => outbox.add(part("a", odd)));
        const kept = store.outbox.find("a");
        assert.equal(kept?.reply, odd.reply);
        assert.deepEqual(kept?.bytes, odd.bytes);
      });

      it("keeps the mailbox apart, and lets held parts of an app go", async () => {
        await write(({ outbox }) => {
          outbox.add(part("mail", { state: "mailbox" }));
          outbox.add(part("held", { state: "held" }));
          outbox.add(part("elsewhere", { state: "held", app: "other", lane: "other/li" }));
        });
        assert.deepEqual(ids(store.outbox.mailbox("main/li", 9)), ["mail"]);
        assert.deepEqual(ids(store.outbox.due(AT, 9)), []);
        await write(({ outbox }) => outbox.releaseHeld("main", AT));
        assert.deepEqual(ids(store.outbox.due(AT, 9)), ["mail"]);
        assert.equal(store.outbox.find("elsewhere")?.state, "held");
      });

      it("says what of a lane may still arrive by itself, so that nothing overtakes it", async () => {
        const ahead = () => store.outbox.ahead("main/li", ["person"]);
        const seqOf = (id: string) => store.outbox.find(id)?.seq;
        await write(({ outbox }) => {
          outbox.add(part("other", { lane: "main/x" }));
          outbox.add(part("mail", { state: "mailbox" }));
          outbox.add(part("held", { state: "held" }));
        });
        assert.equal(ahead(), undefined, "mail waits for its member, what is held for somebody");
        await write(({ outbox }) => {
          for (const id of ["a", "b"]) outbox.add(part(id));
        });
        assert.equal(ahead(), seqOf("a"));
        await write(({ outbox }) => outbox.lease("a"));
        assert.equal(ahead(), seqOf("a"));
        const unknown = { state: "held", firstAt: AT } as const;
        await write(({ outbox }) => outbox.change("a", { ...unknown, error: "60020" }));
        assert.equal(ahead(), seqOf("a"), "nobody knows what became of it, and it is sent again");
        await write(({ outbox }) => outbox.change("a", { ...unknown, error: "person" }));
        assert.equal(ahead(), seqOf("b"));
        await write(({ outbox }) => outbox.change("b", { state: "sent", sentAt: AT }));
        assert.equal(ahead(), undefined);
      });

      it("knows twins, and only those that may have left", async () => {
        await write(({ outbox }) => {
          for (const id of ["a", "b"]) outbox.add(part(id, { digest: "same" }));
          outbox.lease("a");
        });
        assert.equal(store.outbox.hasTwin("same", AT - 1, "b"), false);
        await write(({ outbox }) => outbox.change("a", { state: "sending", firstAt: AT }));
        assert.equal(store.outbox.hasTwin("same", AT - 1, "b"), true);
        assert.equal(store.outbox.hasTwin("same", AT - 1, "a"), false);
        assert.equal(store.outbox.hasTwin("same", AT + 1, "b"), false);
      });

      it("lets the foremost go first in every lane, whatever happens to the parts", async () => {
        const states: readonly PartState[] = ["pending", "sent", "held", "mailbox", "dead"];
        const step = fc.record({
          lane: fc.constantFrom("main/x", "main/y"),
          does: fc.constantFrom("add", "lease", "change", "drop"),
          which: fc.nat(20),
          state: fc.constantFrom(...states),
        });
        let serial = 0;
        await fc.assert(
          fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
            serial += 1;
            const model: { id: string; lane: string; state: PartState }[] = [];
            for (const [index, { lane, does, which, state }] of steps.entries()) {
              const own = `${lane}${serial}`;
              const id = `${serial}-${index}`;
              const chosen = model[which % Math.max(1, model.length)];
              await write(({ outbox }) => {
                if (does === "add") {
                  outbox.add(part(id, { lane: own, app: `app${serial}` }));
                  model.push({ id, lane: own, state: "pending" });
                } else if (chosen && does === "lease") {
                  if (outbox.lease(chosen.id)) chosen.state = "sending";
                } else if (chosen && does === "change") {
                  if (outbox.change(chosen.id, { state })) chosen.state = state;
                } else if (chosen && outbox.drop(chosen.id)) {
                  model.splice(model.indexOf(chosen), 1);
                }
              });
              const waiting = model.filter((row) => ["pending", "sending"].includes(row.state));
              const foremost = waiting.filter(
                (row, at) => waiting.findIndex((other) => other.lane === row.lane) === at,
              );
              const due = store.outbox.due(AT, 99, { app: `app${serial}` });
              assert.deepEqual(
                [...ids(due)].sort(),
                ids(foremost.filter((row) => row.state === "pending")).sort(),
              );
            }
          }),
          { numRuns: 40 },
        );
      });
    });

    describe("values and steps", () => {
      it("keeps values apart by owner, and gives none whose time is over", async () => {
        await write(({ values }) => {
          values("a").set({ key: "k", value: '"\u0000"', expiresAt: undefined });
          values("b").set({ key: "k", value: "2", expiresAt: AT });
        });
        assert.equal(store.values("a").get("k", AT)?.value, '"\u0000"');
        assert.equal(store.values("b").get("k", AT - 1)?.value, "2");
        assert.equal(store.values("b").get("k", AT), undefined);
        assert.equal(await write(({ forgetExpired }) => forgetExpired(AT, 9)), 1);
        assert.equal(await write(({ values }) => values("a").delete("k")), true);
        assert.equal(await write(({ values }) => values("a").delete("k")), false);
      });

      it("lists in the order of keys, page by page", async () => {
        const keys = ["a/1", "a/2", "a%", "b", "a/10"];
        await write(({ values }) => {
          for (const key of keys) values("o").set({ key, value: "1", expiresAt: undefined });
        });
        const list = (after?: string) =>
          store
            .values("o")
            .list({ prefix: "a/", limit: 2, ...(after === undefined ? {} : { after }) }, AT)
            .map(({ key }) => key);
        assert.deepEqual(list(), ["a/1", "a/10"]);
        assert.deepEqual(list("a/10"), ["a/2"]);
      });

      it("remembers the steps of a message until it is finished", async () => {
        await write(({ steps }) => {
          steps.put("m", "one", "1");
          steps.put("n", "one", "2");
        });
        assert.equal(store.steps.find("m", "one"), "1");
        await write(({ steps }) => steps.forget("m"));
        assert.deepEqual(
          [store.steps.find("m", "one"), store.steps.find("n", "one")],
          [undefined, "2"],
        );
      });

      it("writes all or nothing, a plugin's tables included", async () => {
        const tables = store.tables("notes", ["create table {n} (a integer) strict"]);
        const both = (fails: boolean) =>
          write(({ values }) => {
            values("o").set({ key: "k", value: "1", expiresAt: undefined });
            tables.inside((writer) => writer.run("insert into {n} values (1)"));
            if (fails) throw new Error("mine");
          });
        await assert.rejects(both(true), { message: "mine" });
        assert.equal(store.values("o").get("k", AT), undefined);
        await both(false);
        assert.equal(tables.all("select a from {n}").length, 1);
        assert.throws(() => tables.inside(() => {}), TypeError);
      });
    });

    describe("what is kept of a member", () => {
      const li = member("main", "Li");
      const users = (...names: string[]) => JSON.stringify({ ...to.user(names), app: "main" });
      beforeEach(() =>
        write(({ ledger, outbox, steps, values }) => {
          ledger.accept(message("done"), true);
          ledger.finish("done", DONE);
          ledger.accept(message("dead"), true);
          steps.put("dead", "half", "1");
          ledger.bury("dead", "ERR_PLUGIN", NOTHING);
          ledger.accept(message("report", { lane: "main/li#location" }), false);
          ledger.accept(message("running"), true);
          ledger.accept(message("other", { lane: "main/li2" }), false);
          outbox.add(part("first"));
          outbox.add(part("second"));
          outbox.add(part("told", { lane: "main/boss", message: "done", to: users("boss") }));
          outbox.add(part("all", { lane: "main/#a", to: users("li", "wang") }));
          outbox.add(part("others", { lane: "main/#a", to: users("wang", "zhao") }));
          outbox.add(part("theirs", { lane: "main/li2", to: users("li2") }));
          values("notes").set({ key: "trail/main/li", value: '"here"', expiresAt: undefined });
          values("notes").set({ key: "trail/main/li2", value: "1", expiresAt: undefined });
        }),
      );

      it("is found, theirs and nobody else's", () => {
        const { messages, parts, values } = store.memberData(li);
        const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
        assert.deepEqual(ids(messages), ["done", "dead", "report", "running"]);
        assert.deepEqual(ids(parts), ["first", "second", "told", "all"]);
        assert.deepEqual(
          values.map(({ owner, key, value }) => [owner, key, value]),
          [["notes", "trail/main/li", '"here"']],
        );
        const nobody = store.memberData(member("main", "%"));
        assert.deepEqual([nobody.messages, nobody.parts, nobody.values], [[], [], []]);
      });

      it("is forgotten, but for the identity of what is done; others get what is theirs", async () => {
        const erased = await write((writer) => writer.erase(li));
        assert.deepEqual(erased, { messages: 4, open: 2, parts: 4, values: 1 });
        const left = store.memberData(li);
        assert.deepEqual([left.messages, left.parts, left.values], [[], [], []]);
        assert.deepEqual(
          ["done", "dead", "report", "running", "other"].map((id) => store.ledger.find(id)?.state),
          ["done", undefined, undefined, undefined, "accepted"],
        );
        assert.equal(store.ledger.find("done")?.reply, undefined);
        assert.equal(store.steps.find("dead", "half"), undefined);
        assert.equal(await write(({ ledger }) => ledger.finish("running", DONE)), false);
        assert.deepEqual(JSON.parse(store.outbox.find("all")?.to ?? "{}").users, ["wang"]);
        const due = store.outbox.due(AT, 9).map(({ id }) => id);
        assert.deepEqual(due, ["all", "theirs"]);
        // When the last of those whom a message was for is forgotten, it is too.
        await write((writer) => writer.erase(member("main", "wang")));
        assert.equal(store.outbox.find("all"), undefined);
        assert.deepEqual(JSON.parse(store.outbox.find("others")?.to ?? "{}").users, ["zhao"]);
        await store.scrub();
        assert.ok(store.outbox.find("theirs"));
        assert.equal(store.values("notes").get("trail/main/li2", AT)?.value, "1");
      });
    });
  });
}

function take(ledger: StoreWriter["ledger"], step: MessageStep, id: string): boolean {
  if (step === "finish") return ledger.finish(id, DONE);
  if (step === "bury") return ledger.bury(id, "claims", DONE);
  return step === "reopen" ? false : ledger[step](id);
}
