import type { MessageStore } from "../../../core/stores/port/messages.ts";
import type { Store, StoreFactory } from "../../../core/stores/port/store.ts";
import { overlaid } from "./overlaid.ts";
import { tell } from "./tell.ts";

/** How often the bot says what it has not finished, in milliseconds. */
const EVERY_MS = 200;
/** More than are ever open. */
const ALL = 1_000_000;

/**
 * The same store; what it has on disk is written to standard output as soon as anybody may know
 * of it: which messages, in the order of acceptance, and which of them have ended. Now and again
 * also how much is not finished.
 */
export function telling(factory: StoreFactory): StoreFactory {
  return {
    name: factory.name,
    async open(options) {
      const store = await factory.open(options);
      const unshown = new Unshown();
      // A kill may have come between a commit and its line.
      for (const { id } of (
        await store.messages.list({ state: "accepted", limit: ALL })
      ).toReversed()) {
        tell({ event: "chaos.taken_in", id });
      }
      setInterval(() => {
        if (store.ready) void tellBacklog(store, unshown);
      }, EVERY_MS).unref();
      return overlaid(store, { messages: watched(store.messages, unshown) });
    },
  };
}

async function tellBacklog(store: Store, unshown: Unshown): Promise<void> {
  const { messages, parts } = await store.counts();
  const { pending, sending, riding, held, mailbox } = parts;
  tell({
    event: "chaos.backlog",
    messages: messages.accepted + messages.running + unshown.size,
    parts: pending + sending + riding + held + mailbox,
  });
}

/** Replies that no response is known to have carried: the store counts them not. */
class Unshown {
  readonly #unshown = new Set<string>();
  /** Of what a message says while it runs, a response may leave before its end. */
  readonly #early = new Set<string>();

  get size(): number {
    return this.#unshown.size;
  }

  answered(id: string): void {
    if (!this.#early.delete(id)) this.#unshown.add(id);
  }

  over(id: string): void {
    if (!this.#unshown.delete(id)) this.#early.add(id);
  }
}

function watched(messages: MessageStore, unshown: Unshown): MessageStore {
  return overlaid(messages, {
    async accept(arrival) {
      const accepted = await messages.accept(arrival);
      if (accepted.is === "new") tell({ event: "chaos.taken_in", id: arrival.id });
      return accepted;
    },
    async finish(end) {
      const finished = await messages.finish(end);
      if (!finished.ok) return finished;
      const { id } = end.of;
      if ("body" in end.of) tell({ event: "chaos.taken_in", id });
      tell({ event: "chaos.ended", id });
      if (end.answer.route === "passive") unshown.answered(id);
      return finished;
    },
    async left(ids, at) {
      await messages.left(ids, at);
      for (const id of ids) unshown.over(id);
    },
    async reroute(id, part) {
      const isRerouted = await messages.reroute(id, part);
      if (isRerouted) unshown.over(id);
      return isRerouted;
    },
    async sweep(now, room) {
      const swept = await messages.sweep(now, room);
      for (const { id } of swept.unshown) unshown.answered(id);
      return swept;
    },
  });
}
