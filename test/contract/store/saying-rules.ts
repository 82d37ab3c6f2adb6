import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "vitest";
import type { Claim } from "../../../core/stores/port/claim.ts";
import type { MessageSaying } from "../../../core/stores/port/messages.ts";
import type { NewPart } from "../../../core/stores/port/parts.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { leaseAsk } from "../../support/lease-ask.ts";
import type { MakeBench, StoreBench } from "./bench.ts";

const AT = Date.UTC(2026, 0, 1);
const ID = "a".repeat(32);
const ROOM = { most: 9, again: 9 };
const ARRIVAL = {
  ...{ id: ID, app: "main", lane: "main/li", kind: "text", body: Buffer.from("<xml/>") },
  ...{ at: AT, stamp: AT / 1_000 },
};

const part = (id: string, more: Partial<NewPart> = {}): NewPart => ({
  ...{ id, app: "main", lane: "main/li", message: ID, isAnswer: true, to: "{}", reply: "{}" },
  ...{ members: ["main/li"], hasFile: false, digest: id, at: AT, nextAt: AT, state: "pending" },
  ...more,
});

const ASK = leaseAsk({ checkMs: 1_000 });

/** What a message says while it runs, as every store takes it down. */
export function sayingRules(name: string, make: MakeBench): void {
  describe(`${name}, of what a message says while it runs`, () => {
    let bench: StoreBench;
    let store: Store;
    let claim: Claim;
    beforeEach(async () => {
      bench = await make(new ManualClock(AT));
      store = bench.store;
      await store.parts.push({ parts: [part("mail", { state: "mailbox", message: undefined })] });
      const accepted = await store.messages.accept(ARRIVAL);
      assert.ok(accepted.is === "new" && accepted.claim && accepted.mail);
      claim = accepted.claim;
    });
    afterEach(() => bench.end());

    const say = (more: Partial<MessageSaying> = {}) =>
      store.messages.say({ of: claim, parts: [part("p")], rides: "p", ...more });
    const TAKES_MAIL = { mail: { ride: ["mail"], refuse: [] } };
    const end = (reply = "all of it", of: Claim = claim) =>
      store.messages.finish({
        of,
        at: AT,
        answer: { route: "passive", reply, rides: "p", parts: [] },
      });
    const states = async (...ids: string[]) =>
      (await store.parts.find(ids)).map(({ state }) => state);
    const repeat = () => store.messages.accept(ARRIVAL);
    /** Opens it once more. @returns the replies that nobody is known to have seen */
    const unshown = async () => {
      store = await bench.restart();
      return (await store.messages.sweep(AT, ROOM)).unshown;
    };

    it("rides its response, and is sent with it", async () => {
      assert.deepEqual(await say(TAKES_MAIL), { ok: true });
      assert.deepEqual(await states("p", "mail"), ["riding", "riding"]);
      const { parts } = await store.parts.lease(AT, [ASK]);
      assert.deepEqual(parts, [], "nothing leaves beside the response");
      await store.messages.left([ID], AT + 1);
      assert.deepEqual(await states("p", "mail"), ["sent", "sent"]);
      assert.equal((await store.parts.find(["p"]))[0]?.sentAt, AT + 1);
      assert.deepEqual(await repeat(), { is: "open", here: true });
    });

    it("keeps the reply for repeats where the response has left before the end", async () => {
      await say();
      await store.messages.left([ID], AT);
      assert.equal((await end()).ok, true);
      assert.deepEqual(await repeat(), { is: "done", reply: "all of it" });
      assert.deepEqual(await unshown(), []);
      assert.deepEqual(await states("p"), ["sent"]);
      assert.equal(await store.messages.reroute(ID), false);
    });

    it("rides on where the message has ended before the response has left", async () => {
      await say(TAKES_MAIL);
      assert.equal((await end()).ok, true);
      assert.deepEqual(await states("p", "mail"), ["riding", "riding"]);
      if (!bench.isVolatile) {
        const [reply] = await unshown();
        assert.deepEqual([reply?.id, reply?.reply, reply?.rides], [ID, "all of it", "p"]);
      }
      assert.equal(await store.messages.reroute(ID), true);
      assert.deepEqual(await states("p", "mail"), ["pending", "mailbox"]);
    });

    it("goes through the outbox where it is rerouted before the end, which keeps no reply", async () => {
      await say(TAKES_MAIL);
      assert.equal(await store.messages.reroute(ID), true);
      assert.deepEqual(await states("p", "mail"), ["pending", "mailbox"]);
      assert.equal(await store.messages.reroute(ID), false);
      assert.equal((await end()).ok, true);
      assert.deepEqual(await states("p", "mail"), ["pending", "mailbox"]);
      const known = await repeat();
      assert.ok(known.is === "done" && known.reply === undefined);
      assert.deepEqual(await unshown(), []);
    });

    it("refuses mail that no response can show, and leaves the rest of it", async () => {
      const mail = { ride: [], refuse: [{ id: "mail", error: "too_long" }] };
      assert.deepEqual(await say({ mail }), { ok: true });
      const [refused] = await store.parts.find(["mail"]);
      assert.deepEqual([refused?.state, refused?.error], ["dead", "too_long"]);
    });

    it("changes nothing where what it would show has moved on", async () => {
      const memo = { name: "said", result: "1" };
      await store.parts.judge("mail", "recall", AT);
      assert.deepEqual(await say({ ...TAKES_MAIL, memo }), { ok: false, why: "moved" });
      await store.parts.push({ parts: [part("p")] });
      await store.parts.lease(AT, [ASK]);
      assert.deepEqual(await say({ parts: [], memo }), { ok: false, why: "moved" });
      assert.deepEqual(await states("p"), ["sending"]);
      await store.messages.release([claim]);
      const { taken } = await store.messages.sweep(AT, ROOM);
      assert.deepEqual([...(taken[0]?.memos ?? [])], []);
    });

    it("takes nothing down by a claim that is void", async () => {
      await store.messages.release([claim]);
      assert.deepEqual(await say(), { ok: false, why: "fenced" });
      assert.deepEqual(await states("p"), []);
    });

    it("notes for the next run, and drops what an earlier one has put in", async () => {
      await store.parts.push({ parts: [part("early")] });
      const memo = { name: "said", result: "2" };
      await store.messages.say({ of: claim, parts: [part("p")], drop: ["early"], memo });
      assert.deepEqual(await states("early", "p"), ["pending"]);
      await store.messages.release([claim]);
      const { taken } = await store.messages.sweep(AT, ROOM);
      assert.deepEqual([...(taken[0]?.memos ?? [])], [["said", "2"]]);
    });

    it("gives to its response what an earlier run has put in, unless a call was begun", async () => {
      await say();
      await store.messages.release([claim]);
      const [again] = (await store.messages.sweep(AT, ROOM)).taken;
      assert.ok(again);
      assert.deepEqual(await states("p"), ["pending"]);
      assert.deepEqual(await say({ of: again.claim }), { ok: true });
      assert.deepEqual(await states("p"), ["riding"]);
      await store.messages.release([again.claim]);
      const [last] = (await store.messages.sweep(AT, ROOM)).taken;
      assert.ok(last);
      assert.equal((await store.parts.lease(AT, [ASK])).parts.length, 1);
      assert.deepEqual(await say({ of: last.claim }), { ok: false, why: "moved" });
      const answer = { route: "passive", reply: "r", rides: "p", parts: [part("p")] } as const;
      const ended = await store.messages.finish({ of: last.claim, at: AT, answer });
      assert.deepEqual(ended, { ok: false, why: "moved" });
    });

    it("ends with what an earlier run has put in, which rides the response then", async () => {
      await say();
      await store.messages.release([claim]);
      const [again] = (await store.messages.sweep(AT, ROOM)).taken;
      assert.ok(again);
      const answer = { route: "passive", reply: "r", rides: "p", parts: [part("p")] } as const;
      assert.equal((await store.messages.finish({ of: again.claim, at: AT, answer })).ok, true);
      assert.deepEqual(await states("p"), ["riding"]);
      await store.messages.left([ID], AT);
      assert.deepEqual(await states("p"), ["sent"]);
    });

    const SHORT: Record<string, () => Promise<unknown>> = {
      "it is given back": () => store.messages.release([claim]),
      "the process stops": async () => {
        store = await bench.restart();
      },
      "the process is killed": async () => {
        store = await bench.kill();
      },
    };
    for (const [how, happens] of Object.entries(SHORT)) {
      it(`gives back with the next claim what rode, where ${how} in between`, async () => {
        await say(TAKES_MAIL);
        await happens();
        const { taken, unshown } = await store.messages.sweep(AT, ROOM);
        if (how === "the process is killed" && bench.isVolatile) {
          assert.deepEqual([taken, await states("p", "mail")], [[], []]);
          return;
        }
        const [again] = taken;
        assert.ok(again);
        assert.deepEqual([again.arrival.id, again.mail, unshown], [ID, true, []]);
        assert.deepEqual(await states("p", "mail"), ["pending", "mailbox"]);
        assert.deepEqual(await say(), { ok: false, why: "fenced" });
        assert.equal((await end("another", again.claim)).ok, true);
        assert.deepEqual(await states("p"), ["riding"]);
        await store.messages.left([ID], AT);
        assert.deepEqual(await repeat(), { is: "done", reply: "another" });
      });
    }
  });
}
