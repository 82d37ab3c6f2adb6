import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { AppIdentity } from "../../../../core/stores/port/store.ts";
import { leaseAsk } from "../../../support/lease-ask.ts";
import { freshPlace, MAIN, OTHER } from "./place.ts";
import { arrivalOf, endOf, hex, partOf } from "./rows.ts";

const HR: AppIdentity = { name: "hr", tenant: "ww0000000000000001", account: "1000003" };

const place = freshPlace();
const isAnother = { code: "ERR_STORE_IDENTITY" };

describe("the map of apps", () => {
  it("lets the same apps in again, and new ones beside them", async () => {
    for (const apps of [[MAIN], [MAIN, HR], [HR], undefined, [HR, MAIN]]) {
      await place.reopen(apps && { apps });
    }
    assert.deepEqual(place.events(), []);
  });

  it.each([
    ["agent", OTHER],
    ["corp", { ...MAIN, tenant: "ww0000000000000002" }],
  ])("refuses a name with another %s, and says both", async (_what, other) => {
    await place.reopen({ apps: [MAIN] });
    await assert.rejects(place.open({ apps: [HR, other] }), {
      ...isAnother,
      message: new RegExp(
        `app "main".*${MAIN.account}.*account ${other.account} of ${other.tenant}`,
      ),
    });
    // Nothing of the refused start was noted, and the file is free.
    await place.reopen({ apps: [MAIN, { ...HR, account: "1000007" }] });
  });

  it("opens for another app once somebody says so, and holds what waits for the old one", async () => {
    const store = await place.open({ apps: [MAIN, HR] });
    const apps = ["main", "main/webhook:a1", "hr"];
    const numbers = new Map(apps.map((app, index) => [app, index + 1]));
    for (const [app, number] of numbers) {
      const accepted = await store.messages.accept(arrivalOf(number, { app, lane: `${app}/li` }));
      assert.equal(accepted.is, "new");
      await store.parts.push({ parts: [partOf(`p-${app}`, { app, lane: `${app}/li` })] });
    }
    await store.close();
    await assert.rejects(place.open({ apps: [OTHER] }), isAnother);

    const moved = await place.open({ apps: [OTHER, HR], moved: ["main"] });
    const stateOf = async (app: string) => {
      const message = await moved.messages.show(hex(numbers.get(app) ?? 0));
      const [part] = await moved.parts.find([`p-${app}`]);
      return [message?.state, message?.error, part?.state, part?.error];
    };
    const held = ["dead", "another_app", "held", "another_app"];
    assert.deepEqual(await stateOf("main"), held);
    assert.deepEqual(await stateOf("main/webhook:a1"), held);
    assert.deepEqual(await stateOf("hr"), ["accepted", undefined, "pending", undefined]);
    const told = place.logger.lines.find(({ event }) => event === "store.held");
    assert.deepEqual([told?.fields?.messages, told?.fields?.parts], [2, 2]);
    await moved.close();
    await place.reopen({ apps: [OTHER, HR] });
    await assert.rejects(place.open({ apps: [MAIN] }), isAnother);
  });

  it("holds parts in every state but those that are over, and the mail", async () => {
    const store = await place.open({ apps: [MAIN] });
    const [asked] = await Promise.all([
      store.messages.accept(arrivalOf(1)),
      store.parts.push({
        parts: [
          partOf("sending", { lane: "main/wang" }),
          partOf("mailbox", { state: "mailbox" }),
          partOf("held", { state: "held", error: "60020" }),
        ],
      }),
    ]);
    const { parts } = await store.parts.lease(Date.now(), [leaseAsk({ room: 1, files: 1 })]);
    assert.deepEqual(
      parts.map(({ id }) => id),
      ["sending"],
    );
    assert.ok(asked.is === "new" && asked.claim);
    const riding = { rides: "riding", parts: [partOf("riding")] };
    assert.equal((await store.messages.finish(endOf(asked.claim, riding))).ok, true);
    await store.close();

    const moved = await place.open({ apps: [OTHER], moved: ["main"] });
    const all = await moved.parts.list({ states: ["held"], limit: 9 });
    assert.deepEqual(all.map(({ id }) => id).sort(), ["held", "mailbox", "riding", "sending"]);
    assert.deepEqual(new Set(all.map(({ error }) => error)), new Set(["another_app"]));
    // A reply that no response carried is not pushed in its place either.
    const { unshown } = await moved.messages.sweep(Date.now(), { most: 9, again: 9 });
    assert.deepEqual(unshown, []);
    assert.equal((await moved.messages.accept(arrivalOf(1))).is, "done");
    // One that a person lets go leaves.
    await moved.parts.judge("riding", "retry", Date.now());
    assert.equal((await moved.parts.find(["riding"]))[0]?.state, "pending");
    await moved.close();
  });
});
