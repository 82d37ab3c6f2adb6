import assert from "node:assert/strict";
import type { BotOptions } from "../../../core/bot/bot.ts";
import type { Plugin } from "../../../core/bot/plugin.ts";
import type { Tables } from "../../../core/bot/storage/tables.ts";
import type { InboundEvent } from "../../../core/events/inbound.ts";
import type { Pusher, PushRequest, Receipt } from "../../../core/replies/push.ts";
import { MemoryStore } from "../../../core/stores/memory/memory.ts";
import type { Claim } from "../../../core/stores/port/claim.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import type { Migration, TableStatement } from "../../../core/stores/port/tables.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { botOf, inTime, plugin, sayings } from "./probe.ts";

export const memoryStore = (): Store => new MemoryStore(new ManualClock());

/** The tables of a plugin, open. */
export async function openTables(
  name: string,
  store: Store,
  migrations: readonly Migration[],
): Promise<Tables> {
  const opened: Tables[] = [];
  await botOf([plugin(name, (p) => void opened.push(p.tables(migrations)))], { store });
  const [tables] = opened;
  assert.ok(tables);
  return tables;
}

/** Keeps what it is asked to send, each key once, as an outbox does. */
export function scriptedPusher() {
  const requests: PushRequest[] = [];
  const keys = new Set<string>();
  const receipt = (id: string): Receipt => ({
    id,
    sent: async () => ({ msgId: id, unreachable: [], responseCode: undefined }),
    recall: async () => {},
  });
  const pusher: Pusher = {
    async push(request) {
      const { plugin, message, key } = request;
      const id = key === undefined ? `random ${requests.length}` : `${message} ${plugin} ${key}`;
      if (!keys.has(id)) requests.push(request);
      keys.add(id);
      return receipt(id);
    },
  };
  const texts = () =>
    requests.map(({ reply, to }) => [to.users.join("|"), "content" in reply && reply.content]);
  return { pusher, requests, texts };
}

/** A bot whose messages are taken in, run and finished as whoever delivers them does it. */
export async function keepingBot(plugins: readonly Plugin[], options: Partial<BotOptions> = {}) {
  const store = options.store ?? memoryStore();
  const pushed = scriptedPusher();
  const made = await botOf(plugins, { pusher: pushed.pusher, ...options, store });
  const claims = new Map<string, Claim>();

  const accept = async ({ id, app, kind }: InboundEvent) => {
    const arrival = { id, app, kind, lane: id, body: new Uint8Array(), at: 0, stamp: 0 };
    const accepted = await store.messages.accept(arrival);
    assert.ok(accepted.is === "new" && accepted.claim);
    claims.set(id, accepted.claim);
  };
  /** Takes a message up that an earlier run did not end, as after the death of the process. */
  const takeUp = async (id: string) => {
    const claim = claims.get(id);
    if (claim) void store.messages.release([claim]);
    const { taken } = await store.messages.sweep(0, { most: 100, again: 100 });
    const found = taken.find(({ arrival }) => arrival.id === id);
    if (found) claims.set(id, found.claim);
    return found?.memos;
  };

  /** One run of a message, up to where its handler ends. One that nobody accepted is not kept. */
  const run = async (event: InboundEvent, attempt = 1) => {
    const memos = (attempt > 1 && (await takeUp(event.id))) || new Map<string, string>();
    const claim = claims.get(event.id);
    const statements: TableStatement[] = [];
    let hasEnded = false;
    const running = inTime({
      attempt,
      memos,
      claim: async () => (hasEnded ? undefined : claim),
      commit: (some) => void statements.push(...some),
    });
    const said = await sayings(await made.bot.handle(event, running));
    const commit = async () => {
      assert.ok(claim);
      hasEnded = true;
      const answer = { route: "none", parts: [] } as const;
      return store.messages.finish({ of: claim, at: 0, answer, statements });
    };
    return { said, running, commit };
  };
  /** A message from the beginning to the end. */
  const tell = async (event: InboundEvent) => {
    await accept(event);
    const { said, commit } = await run(event);
    await commit();
    return said;
  };
  return { ...made, ...pushed, store, accept, takeUp, run, tell };
}
