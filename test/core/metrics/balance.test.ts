import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { Metrics } from "../../../core/metrics/metrics.ts";
import type { Meter } from "../../../core/ports/meter.ts";
import { MemoryStore } from "../../../core/stores/memory/memory.ts";
import type { Claim } from "../../../core/stores/port/claim.ts";
import type { Arrival } from "../../../core/stores/port/messages.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { metricsOf, parseFigures } from "./figures.ts";

const ANSWER = { route: "none", parts: [] } as const;

const message = (name: string): Arrival => ({
  id: name.repeat(32),
  app: "main",
  lane: "main/li",
  kind: "text",
  body: new Uint8Array(1),
  at: 1,
  stamp: 0,
});

/** A store, the claims that were given out, and whoever counts. */
interface Scene {
  readonly store: MemoryStore;
  readonly claims: Map<string, Claim>;
  readonly meter: Meter;
}

const taken = ({ claims }: Scene, given: readonly { readonly claim: Claim }[]) => {
  for (const { claim } of given) claims.set(claim.id, claim);
};

/** Everything that can become of a message, and what whoever does it tells the meter. */
const DEEDS: Readonly<Record<string, (scene: Scene, name: string) => Promise<void>>> = {
  async accept(scene, name) {
    const accepted = await scene.store.messages.accept(message(name));
    if (accepted.is !== "new") return;
    scene.meter.accepted();
    if (accepted.claim) taken(scene, [{ claim: accepted.claim }]);
  },
  async sweep(scene) {
    const { taken: swept, buried } = await scene.store.messages.sweep(1, { most: 9, again: 9 });
    taken(scene, swept);
    for (const _ of buried) scene.meter.finished("dead");
  },
  async release({ store, claims, meter }, name) {
    const claim = claims.get(message(name).id);
    if (!claim) return;
    claims.delete(claim.id);
    await store.messages.release([claim]);
    meter.released();
  },
  async finish(scene, name) {
    const of = scene.claims.get(message(name).id);
    if (!of) return;
    scene.claims.delete(of.id);
    const finished = await scene.store.messages.finish({ of, at: 1, answer: ANSWER });
    if (!finished.ok) return;
    scene.meter.finished("done");
    taken(scene, finished.next);
  },
  async bury(scene, name) {
    const { id } = message(name);
    const of = scene.claims.get(id) ?? id;
    scene.claims.delete(id);
    const { done, next } = await scene.store.messages.bury(of, { error: "claims" }, 1);
    if (done) scene.meter.finished("dead");
    taken(scene, next);
  },
  async revive(scene, name) {
    const revived = await scene.store.messages.revive(message(name).id, 1);
    if (revived === false) return;
    scene.meter.revived();
    if (revived !== true) taken(scene, [revived]);
  },
  async drop({ store }, name) {
    await store.messages.drop(message(name).id);
  },
};

const open = () => new MemoryStore(new ManualClock());
const counting = (store: MemoryStore) => metricsOf({ counts: () => store.counts() });

async function unaccounted(metrics: Metrics): Promise<number | undefined> {
  return parseFigures((await metrics.render()).body).value("huiyin_messages_unaccounted");
}

describe("the balance of messages", () => {
  it("is 0 whatever becomes of messages, and whatever was there before", async () => {
    const deed = fc.tuple(fc.constantFrom(...Object.keys(DEEDS)), fc.constantFrom("a", "b", "c"));
    const deeds = fc.array(deed, { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(deeds, deeds, async (before, after) => {
        const store = open();
        const claims = new Map<string, Claim>();
        const during = async (deeds: typeof before, meter: Meter) => {
          for (const [deed, name] of deeds) await DEEDS[deed]?.({ store, claims, meter }, name);
        };
        await during(before, metricsOf().meter);
        const metrics = counting(store);
        assert.equal(await unaccounted(metrics), 0);
        await during(after, metrics.meter);
        assert.equal(await unaccounted(metrics), 0);
        await store.close();
      }),
      { numRuns: 60 },
    );
  });

  it("shows what was lost, and what was counted twice", async () => {
    const store = open();
    const metrics = counting(store);
    const scene = { store, claims: new Map<string, Claim>(), meter: metricsOf().meter };
    await DEEDS.accept?.(scene, "a");
    metrics.meter.accepted();
    await DEEDS.finish?.(scene, "a");
    assert.equal(await unaccounted(metrics), 1);
    metrics.meter.finished("done");
    metrics.meter.finished("dead");
    assert.equal(await unaccounted(metrics), -1);
    await store.close();
  });
});
