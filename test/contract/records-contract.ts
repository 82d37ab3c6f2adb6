import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "vitest";
import { member } from "../../core/events/member.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { to } from "../../core/replies/recipient.ts";
import type { Claim } from "../../core/stores/port/claim.ts";
import type { Arrival, MessageAnswer } from "../../core/stores/port/messages.ts";
import type { LeaseAsk, LeasedPart, NewPart, PartOutcome } from "../../core/stores/port/parts.ts";
import type { Store } from "../../core/stores/port/store.ts";
import { ManualClock } from "../../core/testing/manual-clock.ts";
import { leaseAsk } from "../support/lease-ask.ts";

const AT = 1_795_392_000_000;
const FAR = AT + 1_000_000;

const idOf = (digit: string) => digit.repeat(32);

const message = (digit: string, changes: Partial<Arrival> = {}): Arrival => ({
  id: idOf(digit),
  app: "main",
  lane: "main/li",
  kind: "text",
  at: AT,
  stamp: AT / 1_000,
  body: Buffer.from(`<xml>${digit}\0</xml>`),
  ...changes,
});

const part = (id: string, changes: Partial<NewPart> = {}): NewPart => ({
  id,
  app: "main",
  lane: "main/li",
  isAnswer: false,
  to: '{"users":["li"]}',
  members: ["main/li"],
  reply: '{"kind":"text"}',
  hasFile: false,
  digest: `d${id}`,
  at: AT,
  nextAt: AT,
  state: "pending",
  ...changes,
});

const ASK = leaseAsk({ checkMs: 1_000 });

const PASSIVE: MessageAnswer = { route: "passive", reply: "li\n{}", parts: [] };
const NOTHING: MessageAnswer = { route: "none", parts: [] };
const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

/** What every store keeps of messages, of what goes out, and of plugins' values: one case at a time. */
export function recordsContract(name: string, open: (clock: Clock) => Promise<Store>): void {
  describe(`${name}, for the records of the core`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open(new ManualClock(AT));
    });
    afterEach(() => store.close());

    const accepted = async (arrival: Arrival): Promise<Claim> => {
      const came = await store.messages.accept(arrival);
      assert.ok(came.is === "new" && came.claim);
      return came.claim;
    };
    const push = (...parts: readonly NewPart[]) => store.parts.push({ parts });
    const lease = async (now = AT, changes: Partial<LeaseAsk> = {}) =>
      (await store.parts.lease(now, [{ ...ASK, ...changes }])).parts;
    const settle = ({ id, epoch }: LeasedPart, outcome: Pick<PartOutcome, "state">) =>
      store.parts.settle([{ id, epoch, ...outcome }]);
    const partNamed = async (id: string) => (await store.parts.find([id]))[0];
    const set = (owner: string, key: string, value: string, expiresAt?: number) =>
      store.values.change([{ owner, key, change: { set: value, expiresAt } }], AT);

    describe("messages", () => {
      it("are taken in once, and known from then on", async () => {
        const claim = await accepted(message("a"));
        assert.deepEqual(await store.messages.accept(message("a")), { is: "open", here: true });
        const { messages } = await store.counts();
        assert.deepEqual(messages, { accepted: 0, running: 1, dead: 0 });
        const kept = await store.messages.show(idOf("a"));
        assert.deepEqual([kept?.state, kept?.claims, kept?.interrupted], ["running", 1, false]);
        assert.equal(Buffer.from(kept?.body ?? []).toString(), "<xml>a\0</xml>");
        await store.messages.finish({ of: claim, at: AT, answer: PASSIVE });
        const known = await store.messages.accept(message("a"));
        assert.deepEqual(known, { is: "done", reply: "li\n{}" });
        assert.equal(await store.messages.show(idOf("a")), undefined);
      });

      it("keep why they are dead, and what was said, until they are revived", async () => {
        const claim = await accepted(message("a"));
        const cause = { error: "ERR_PLUGIN", errmsg: "81013 all invalid" };
        await store.messages.bury(claim, cause, AT + 5);
        const [dead] = await store.messages.list({ state: "dead", limit: 9 });
        assert.deepEqual(
          [dead?.id, dead?.error, dead?.errmsg, dead?.endedAt],
          [idOf("a"), cause.error, cause.errmsg, AT + 5],
        );
        const taken = await store.messages.revive(idOf("a"), AT);
        assert.ok(typeof taken === "object");
        assert.equal(taken.attempt, 1);
        assert.equal(Buffer.from(taken.arrival.body).toString(), "<xml>a\0</xml>");
        const again = await store.messages.show(idOf("a"));
        assert.deepEqual(
          [again?.state, again?.error, again?.errmsg],
          ["running", undefined, undefined],
        );
      });

      it("are listed the newest first, page by page", async () => {
        for (const digit of ["c", "a", "b"]) {
          const claim = await accepted(message(digit));
          await store.messages.bury(claim, { error: "claims" }, AT);
        }
        const [newest] = await store.messages.list({ state: "dead", limit: 1 });
        assert.equal(newest?.id, idOf("b"));
        const query = { state: "dead", limit: 9, before: newest?.seq } as const;
        assert.deepEqual(ids(await store.messages.list(query)), [idOf("a"), idOf("c")]);
      });

      it("are forgotten at a time of their own when they are dead, with their notes", async () => {
        for (const [index, digit] of ["a", "b"].entries()) {
          const claim = await accepted(message(digit));
          assert.equal(await store.messages.memo(claim, "half", digit), true);
          await store.messages.bury(claim, { error: "ERR_PLUGIN" }, AT + index);
        }
        const forget = (dead: number | undefined) =>
          store.forget({ now: AT, replies: FAR, messages: FAR, parts: FAR, dead }, 1_000);
        await forget(undefined);
        assert.ok(await store.messages.show(idOf("a")));
        await forget(AT + 1);
        assert.equal(await store.messages.show(idOf("a")), undefined);
        const revived = await store.messages.revive(idOf("b"), AT);
        assert.ok(typeof revived === "object");
        assert.equal(revived.memos.get("half"), "b");
      });

      it("keep the first note of a name, while they are ours and have not ended", async () => {
        const claim = await accepted(message("a"));
        for (const result of ["1", "2"]) await store.messages.memo(claim, "one", result);
        await store.messages.release([claim]);
        assert.equal(await store.messages.memo(claim, "two", "1"), false);
        const { taken } = await store.messages.sweep(AT, { most: 9, again: 9 });
        assert.deepEqual([...(taken[0]?.memos ?? [])], [["one", "1"]]);
        await store.messages.finish({ of: taken[0]?.claim ?? claim, at: AT, answer: NOTHING });
        assert.equal(await store.messages.memo(claim, "two", "1"), false);
      });
    });

    describe("parts", () => {
      it("keep what WeCom said as long as they keep why", async () => {
        const said = async () => {
          const { error, errmsg } = (await partNamed("a")) ?? {};
          return [error, errmsg];
        };
        await push(part("a"));
        const tried = async (outcome: Pick<PartOutcome, "state"> & Partial<PartOutcome>) => {
          const [leased] = await lease();
          assert.ok(leased);
          assert.deepEqual(await settle(leased, outcome), ["a"]);
          return said();
        };
        const why = { error: "81013", errmsg: "all invalid" };
        assert.deepEqual(await tried({ state: "pending", ...why }), ["81013", "all invalid"]);
        assert.deepEqual(await tried({ state: "pending" }), ["81013", "all invalid"]);
        await store.parts.judge("a", "hold", AT);
        assert.deepEqual(await said(), ["person", undefined]);
        await store.parts.unhold("main", AT, []);
        await tried({ state: "pending", ...why });
        assert.deepEqual(await tried({ state: "sent", error: null }), [undefined, undefined]);
      });

      it("leave each lane one after the other, when their time has come", async () => {
        const inA = { lane: "main/a" };
        await push(
          part("a1", inA),
          part("a2", inA),
          part("b1", { lane: "main/b", nextAt: AT + 10 }),
        );
        assert.deepEqual(await push(part("a1")), []);
        const { parts, nextAt } = await store.parts.lease(AT, [ASK]);
        assert.deepEqual(ids(parts), ["a1"]);
        assert.equal(nextAt.get("main"), AT + 10);
        assert.deepEqual(await lease(), []);
        const outcome = { state: "sent", sentAt: AT, msgId: "m" } as const;
        assert.ok(parts[0]);
        await settle(parts[0], outcome);
        assert.deepEqual(ids(await lease(AT + 10)), ["a2", "b1"]);
        assert.equal((await partNamed("a1"))?.msgId, "m");
        assert.deepEqual(await settle(parts[0], outcome), []);
      });

      it("keep every character and every byte", async () => {
        const odd = { reply: '{"kind":"text","content":"\u0000🐾"}', bytes: Uint8Array.of(0, 255) };
        await push(part("a", odd));
        const kept = await partNamed("a");
        assert.equal(kept?.reply, odd.reply);
        assert.deepEqual(Buffer.from(kept?.bytes ?? []), Buffer.from(odd.bytes));
      });

      it("wait in the mailbox, or held, until their app may send", async () => {
        await push(
          part("mail", { state: "mailbox" }),
          part("held", { state: "held", error: "person" }),
          part("elsewhere", { state: "held", app: "other", lane: "other/li" }),
        );
        const query = { lane: "main/li", limit: 9, except: ["person"] };
        assert.deepEqual(ids(await store.parts.mail(query)), ["mail"]);
        assert.deepEqual(await lease(), []);
        assert.equal(await store.parts.unhold("main", AT, ["person"]), 1);
        assert.deepEqual(ids(await lease()), ["mail"]);
        assert.equal((await partNamed("held"))?.state, "held");
        assert.equal((await partNamed("elsewhere"))?.state, "held");
      });

      it("of the mailbox overtake nothing that may still arrive by itself", async () => {
        const mail = async (lane: string) =>
          ids(await store.parts.mail({ lane, limit: 9, except: ["person"] }));
        for (const error of ["60020", "person"]) {
          const lane = `main/${error}`;
          await push(part(`first ${error}`, { lane }));
          const [first] = await lease();
          assert.ok(first);
          await push(part(`mail ${error}`, { lane, state: "mailbox" }));
          assert.deepEqual(await mail(lane), [], "a call is under way");
          const outcome = { state: "held", firstAt: AT, error } as const;
          await settle(first, outcome);
          const waits = error === "person" ? [`mail ${error}`] : [];
          assert.deepEqual(await mail(lane), waits, "nobody knows what became of it");
        }
      });

      it("know an equal one that may have left before", async () => {
        const same = (id: string) => part(id, { digest: "same", lane: `main/${id}` });
        const twin = async (now: number) => (await lease(now))[0]?.twin;
        await push(same("a"));
        assert.equal(await twin(AT), false);
        await push(same("b"));
        assert.equal(await twin(AT + 500), true);
        await push(same("c"));
        assert.equal(await twin(AT + 5_000), false);
      });
    });

    describe("values", () => {
      it("are apart by owner, and over when their time is", async () => {
        await set("a", "k", '"\u0000"');
        await set("b", "k", "2", AT + 5);
        assert.equal((await store.values.get("a", "k", AT))?.value, '"\u0000"');
        assert.equal((await store.values.get("b", "k", AT + 4))?.value, "2");
        assert.equal(await store.values.get("b", "k", AT + 5), undefined);
        const gone = { owner: "a", key: "k", change: "delete" } as const;
        assert.deepEqual(await store.values.change([gone], AT), { ok: true, stored: [undefined] });
        assert.equal(await store.values.get("a", "k", AT), undefined);
      });

      it("are listed in the order of keys, page by page", async () => {
        for (const key of ["a/1", "a/2", "a%", "b", "a/10"]) await set("o", key, "1");
        const list = async (after?: string) =>
          (await store.values.list("o", { prefix: "a/", limit: 2, after }, AT)).map(
            ({ key }) => key,
          );
        assert.deepEqual(await list(), ["a/1", "a/10"]);
        assert.deepEqual(await list("a/10"), ["a/2"]);
      });
    });

    describe("what is kept of a member", () => {
      const li = member("main", "Li");
      const users = (...names: string[]) => ({
        to: JSON.stringify({ ...to.user(names), app: "main" }),
        members: names.map((userId) => member("main", userId).key),
      });
      let running: Claim;

      beforeEach(async () => {
        const done = await accepted(message("d"));
        await store.messages.finish({ of: done, at: AT, answer: PASSIVE });
        const dead = await accepted(message("e"));
        await store.messages.memo(dead, "half", "1");
        await store.messages.bury(dead, { error: "ERR_PLUGIN" }, AT);
        running = await accepted(message("f"));
        await accepted(message("1", { lane: "main/li#location" }));
        await accepted(message("2", { lane: "main/li2" }));
        await push(
          part("first"),
          part("second"),
          part("told", { lane: "main/boss", message: idOf("d"), ...users("boss") }),
          part("all", { lane: "main/#a", ...users("li", "wang") }),
          part("others", { lane: "main/#a", ...users("wang", "zhao") }),
          part("theirs", { lane: "main/li2", ...users("li2") }),
        );
        await set("notes", "trail/main/li", '"here"');
        await set("notes", "trail/main/li2", "1");
      });

      it("is found, theirs and nobody else's", async () => {
        const { messages, parts, values } = await store.memberData(li);
        assert.deepEqual(ids(messages).sort(), ["1", "d", "e", "f"].map(idOf));
        assert.deepEqual(ids(parts), ["first", "second", "told", "all"]);
        assert.deepEqual(
          values.map(({ owner, key, value }) => [owner, key, value]),
          [["notes", "trail/main/li", '"here"']],
        );
        const nobody = await store.memberData(member("main", "%"));
        assert.deepEqual([nobody.messages, nobody.parts, nobody.values], [[], [], []]);
      });

      it("is forgotten, but for the identity of what is done; others get what is theirs", async () => {
        const erased = await store.erase(li);
        assert.deepEqual(erased, { messages: 4, open: 2, parts: 4, values: 1 });
        const left = await store.memberData(li);
        assert.deepEqual([left.messages, left.parts, left.values], [[], [], []]);
        const known = await store.messages.accept(message("d"));
        assert.ok(known.is === "done" && known.reply === undefined);
        for (const digit of ["e", "f", "1"]) {
          assert.equal(await store.messages.show(idOf(digit)), undefined);
        }
        assert.ok(await store.messages.show(idOf("2")));
        const end = await store.messages.finish({ of: running, at: AT, answer: PASSIVE });
        assert.deepEqual(end, { ok: false, why: "fenced" });
        assert.deepEqual(JSON.parse((await partNamed("all"))?.to ?? "{}").users, ["wang"]);
        assert.deepEqual(ids(await lease()), ["all", "theirs"]);
        // When the last of those whom a message was for is forgotten, it is too.
        await store.erase(member("main", "wang"));
        assert.equal(await partNamed("all"), undefined);
        assert.deepEqual(JSON.parse((await partNamed("others"))?.to ?? "{}").users, ["zhao"]);
        await store.scrub();
        assert.ok(await partNamed("theirs"));
        assert.equal((await store.values.get("notes", "trail/main/li2", AT))?.value, "1");
      });
    });
  });
}
