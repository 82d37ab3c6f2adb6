import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "vitest";
import { BotError } from "../../../../core/errors.ts";
import { Secret } from "../../../../core/secret.ts";
import type { Lease, LeaseStore } from "../../../../core/stores/port/leases.ts";
import { createApiClients } from "../../../../core/wecom/api/clients.ts";
import { ApiError } from "../../../../core/wecom/api/failure.ts";
import { tokenKey } from "../../../../core/wecom/api/token/token.ts";
import { type ApiStage, apiStage, countingMeter, SECRET } from "./api-stage.ts";

const GETTOKEN = "/cgi-bin/gettoken";
const ME = "/cgi-bin/user/get";
const HOUR = 60 * 60_000;

describe("the access token", () => {
  let stage: ApiStage;
  beforeEach(async () => {
    stage = await apiStage();
  });
  afterEach(() => stage.close());

  const fetched = () => stage.calls(GETTOKEN).length;
  const ask = () => stage.api.users.get("li");
  const burst = (count: number) => Promise.all(Array.from({ length: count }, ask));

  it("is fetched once, however many ask at once and after", async () => {
    await burst(50);
    await ask();
    assert.equal(fetched(), 1);
    assert.equal(stage.calls(ME).length, 51);
  });

  for (const how of ["expired", "revoked"] as const) {
    it(`is fetched exactly once more when it is ${how} in the middle of a burst`, async () => {
      await ask();
      stage.tokens.endAll(how);
      const found = await burst(50);
      assert.ok(found.every(({ userId }) => userId === "li"));
      assert.equal(fetched(), 2);
      const results = stage.meter.lines.filter((line) => line.includes(ME));
      assert.ok(results.includes(`called ${ME} refresh`));
      assert.equal(results.filter((line) => line === `called ${ME} ok`).length, 51);
    });
  }

  for (const errcode of [40001, 40014, 42001]) {
    it(`is fetched anew, once, for ${errcode}`, async () => {
      await ask();
      stage.sandbox.faults.add({ kind: "api.errcode", errcode }, { times: 1, path: ME });
      await ask();
      // The box gives the same token again while that is alive.
      assert.equal(fetched(), 2);
    });
  }

  it("that a new one does not cure ends as what it says", async () => {
    stage.sandbox.faults.add({ kind: "api.errcode", errcode: 40001 }, { path: ME });
    await assert.rejects(ask(), failing("held", 40001));
    stage.sandbox.faults.clear();
    stage.sandbox.faults.add({ kind: "api.errcode", errcode: 42001 }, { path: ME });
    await stage.clock.advance(60_000);
    await assert.rejects(ask(), failing("busy", 42001));
  });

  it("that is rejected again and again is not asked for each time", async () => {
    stage.sandbox.faults.add({ kind: "api.errcode", errcode: 40014 }, { path: ME });
    for (let times = 0; times < 20; times += 1) await assert.rejects(ask(), { code: "ERR_API" });
    assert.ok(fetched() <= 4, `gettoken was asked ${fetched()} times`);
    stage.sandbox.faults.clear();
    await stage.clock.advance(60_000);
    await ask();
  });

  it("that WeCom has refused a call with was good: the next that is rejected is replaced", async () => {
    for (let times = 0; times < 5; times += 1) {
      await assert.rejects(stage.api.users.get("nobody"), failing("dead", 60111));
      stage.tokens.endAll("revoked");
    }
    assert.equal(fetched(), 5);
  });

  it("is renewed when four fifths of its life are over, and nobody waits for that", async () => {
    await ask();
    await stage.clock.advance(1.7 * HOUR);
    stage.sandbox.faults.add({ kind: "api.slow", ms: 5_000 }, { times: 1, path: GETTOKEN });
    await burst(10);
    assert.equal(stage.calls(ME).length, 11);
    await until(() => stage.sandbox.faults.active.length === 0);
    await stage.clock.finish(until(() => fetched() === 2));
    await burst(10);
    assert.equal(fetched(), 2);
  });

  it("lives as long as it does, whatever the clock is set to", async () => {
    await ask();
    for (const aheadMs of [-400 * 24 * HOUR, 3 * HOUR, 800 * 24 * HOUR]) {
      stage.clock.setAhead(aheadMs);
      await burst(5);
    }
    assert.equal(fetched(), 1);
    await stage.clock.advance(1.7 * HOUR);
    await ask();
    await until(() => fetched() === 2);
  });

  it("that seems to live for years, as one stored before the clock was set back, lives two hours", async () => {
    await ask();
    stage.clock.setAhead(-400 * 24 * HOUR);
    const meter = countingMeter();
    const next = createApiClients({ ...stage.options, meter });
    await next.of("main").users.get("li");
    assert.equal(fetched(), 1);
    await stage.clock.advance(2 * HOUR);
    await next.of("main").users.get("li");
    assert.equal(fetched(), 2);
    await next.close();
  });

  it("is good until it is rejected while another cannot be had", async () => {
    await ask();
    await stage.clock.advance(1.7 * HOUR);
    const fault = { kind: "api.errcode", errcode: 45009 } as const;
    stage.sandbox.faults.add(fault, { path: GETTOKEN });
    await burst(10);
    await until(() => stage.meter.lines.includes("token main failed"));
    await burst(10);
    assert.equal(fetched(), 2);
    stage.tokens.endAll("expired");
    await assert.rejects(ask(), failing("limited", 45009));
    assert.equal(fetched(), 2);
    stage.sandbox.faults.clear();
    await stage.clock.advance(60_000);
    await ask();
    assert.equal(fetched(), 3);
  });

  for (const [kind, code] of [
    ["api.lose_response", "ERR_API_NETWORK"],
    ["api.html", "ERR_API_ANSWER"],
  ] as const) {
    it(`leaves nothing in doubt when it cannot be had: ${kind}`, async () => {
      stage.sandbox.faults.add({ kind }, { path: GETTOKEN });
      await assert.rejects(ask(), (cause: { code: string; failure: { class: string } }) => {
        assert.deepEqual([cause.code, cause.failure.class], [code, "busy"]);
        return true;
      });
      assert.equal(stage.calls(ME).length, 0);
    });
  }

  it("is shared through the store with whoever opens it next", async () => {
    await ask();
    const meter = countingMeter();
    const next = createApiClients({ ...stage.options, meter });
    assert.equal((await next.of("main").users.get("li")).userId, "li");
    await next.close();
    assert.equal(fetched(), 1);
    assert.ok(!meter.lines.includes("token main fetched"));
  });

  it("is fetched once by two who share the store, at once", async () => {
    const { one, other } = twoInstances(stage);
    const users = [one, other].map((clients, index) =>
      clients.of("main").users.get(index === 0 ? "li" : "wang"),
    );
    await stage.clock.finish(Promise.all(users));
    await Promise.all([one.close(), other.close()]);
    assert.equal(fetched(), 1);
  });

  it("is fetched by the other when the first has died while it asked", async () => {
    const { rights, one } = twoInstances(stage);
    await rights("dead").take(nameOfRight(stage), 12_000);
    await stage.clock.finish(one.of("main").users.get("li"));
    await one.close();
    assert.equal(fetched(), 1);
  });

  it("leaves no right behind, whether it could be had or not", async () => {
    const { rights, one } = twoInstances(stage);
    stage.sandbox.faults.add({ kind: "api.errcode", errcode: 45009 }, { times: 1, path: GETTOKEN });
    await assert.rejects(one.of("main").users.get("li"), failing("limited", 45009));
    const name = nameOfRight(stage);
    const taken = await rights("another").take(name, 1);
    assert.ok(taken);
    await rights("another").give(taken);
    await stage.clock.advance(60_000);
    await one.of("main").users.get("li");
    await one.close();
    assert.ok(await rights("another").take(name, 1));
  });

  it("is each app's own", async () => {
    await ask();
    await stage.clients.of("other").users.get("li");
    assert.equal(fetched(), 2);
  });

  it("is fetched without a store too", async () => {
    const refuse = () => Promise.reject(new BotError("ERR_STORE_FULL", "full"));
    const broken = {
      values: { ...stage.store.values, change: refuse },
      leases: { take: refuse, give: refuse },
    };
    const clients = createApiClients({ ...stage.options, store: broken });
    await Promise.all(["li", "wang"].map((user) => clients.of("main").users.get(user)));
    await clients.close();
    assert.equal(fetched(), 1);
  });

  it("is kept sealed, under a key that tells neither corp nor secret", async () => {
    await ask();
    const kept = await stage.store.values.list("core:tokens", { limit: 10 }, stage.clock.now());
    assert.equal(kept.length, 1);
    assert.match(String(kept[0]?.key), /^token:[\da-f]{64}$/);
    assert.match(String(kept[0]?.value), /^"s1\.[\w-]+"$/);
    for (const secret of [SECRET, stage.tokens.issue("main").text]) {
      assert.ok(!JSON.stringify(kept).includes(secret));
    }
  });

  it.each([
    ["corp", { corpId: "ww00000000000000bb" }],
    ["agent", { agentId: "1000009" }],
    ["secret", { secret: new Secret("another") }],
  ])("is not another's, who has the same name and another %s", async (_what, change) => {
    await ask();
    const [main] = stage.options.apps;
    assert.ok(main);
    const meter = countingMeter();
    const clients = createApiClients({ ...stage.options, meter, apps: [{ ...main, ...change }] });
    await clients
      .of("main")
      .users.get("li")
      .catch(() => {});
    await clients.close();
    assert.equal(fetched(), 2);
    assert.ok(!meter.lines.includes("token main shared"));
  });

  it.each(['"s1.AAAA"', '{"text":"in the clear"}'])("is absent where %s is kept", async (value) => {
    await ask();
    const at = stage.clock.now();
    const [kept] = await stage.store.values.list("core:tokens", { limit: 1 }, at);
    assert.ok(kept);
    const { key, expiresAt } = kept;
    const swap = { owner: "core:tokens", key, change: { set: value, expiresAt } };
    await stage.store.values.change([swap], at);
    const next = createApiClients(stage.options);
    await next.of("main").users.get("li");
    await next.close();
    assert.equal(fetched(), 2);
  });

  it("is not asked for by an app without a secret", async () => {
    assert.equal(stage.clients.obstacle("mute"), "no_secret");
    assert.equal(stage.clients.obstacle("gone"), "no_app");
    assert.equal(stage.clients.obstacle("main"), undefined);
    await assert.rejects(stage.clients.of("mute").users.get("li"), { code: "ERR_SEND" });
    assert.throws(() => stage.clients.of("gone"), { code: "ERR_SEND" });
    assert.equal(fetched(), 0);
  });
});

/** Two bots on one store that tells them apart, as PostgreSQL does. */
function twoInstances({ store, options, clock }: ApiStage) {
  const held = new Map<string, Lease & { readonly holder: string }>();
  let epoch = 0;
  const rights = (holder: string): LeaseStore => ({
    async take(name, ms) {
      const now = held.get(name);
      if (now && now.holder !== holder && now.until > clock.now()) return undefined;
      const lease = { name, epoch: ++epoch, until: clock.now() + ms, holder };
      held.set(name, lease);
      return lease;
    },
    async give({ name, epoch }) {
      if (held.get(name)?.epoch === epoch) held.delete(name);
    },
  });
  const instance = (holder: string) =>
    createApiClients({ ...options, store: { values: store.values, leases: rights(holder) } });
  return { rights, one: instance("one"), other: instance("other") };
}

/** Of the right to ask for the token of `main`. */
function nameOfRight({ options }: ApiStage): string {
  const [main] = options.apps;
  assert.ok(main);
  return `token:${tokenKey(main)}`;
}

const failing = (kind: string, errcode: number) => (cause: unknown) => {
  assert.ok(cause instanceof ApiError);
  assert.deepEqual([cause.failure.class, cause.failure.errcode], [kind, errcode]);
  return true;
};

async function until(holds: () => boolean) {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
