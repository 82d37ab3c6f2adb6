import type { Receiver } from "../contracts/receiver.ts";
import type { CallbackRecord } from "../sandbox/feed/callback-record.ts";
import type { Feed } from "../sandbox/feed/feed.ts";

/** What is on its way between the platform and the bot. */
export interface Wire {
  /** The same receiver, counted. */
  counted(receiver: Receiver): Receiver;
  /**
   * Resolves when nothing more happens unless time passes: no byte is in the network, and several
   * turns of the event loop went by without a request, an answer or an end.
   */
  quiet(): Promise<void>;
}

/** Turns without anything, after which nothing is expected any more: a commit takes two. */
const QUIET_TURNS = 4;

/**
 * Watches both ends of real sockets. A delivery that the platform sent is in the network until the
 * bot has it, and again from the bot's answer to the platform's end of it; in between the bot is
 * at work, or waits for time.
 */
export function createWire(feed: Feed): Wire {
  /** By the raw query string, which is another one for each signature. */
  const sent = new Map<string, number>();
  const entered = new Map<string, number>();
  const inside = new Map<string, number>();
  const open = new Map<string, CallbackRecord>();
  const known = new Map<string, number>();
  let happened = 0;

  feed.onChange((record) => {
    if (record.type !== "callback") return;
    happened += 1;
    for (const { query } of record.deliveries.slice(known.get(record.id) ?? 0)) add(sent, query, 1);
    known.set(record.id, record.deliveries.length);
    const waits = record.deliveries.some(({ outcome }) => outcome === undefined);
    if (waits) open.set(record.id, record);
    else open.delete(record.id);
  });

  const onTheWay = () => {
    for (const { deliveries } of open.values()) {
      for (const { query, outcome } of deliveries) {
        if (outcome !== undefined) continue;
        const arrived = of(entered, query) >= of(sent, query);
        if (!arrived || of(inside, query) === 0) return true;
      }
    }
    return false;
  };

  return {
    counted: (receiver) => ({
      ...receiver,
      async receive(query, body, arrivedAt) {
        happened += 1;
        add(entered, query, 1);
        add(inside, query, 1);
        try {
          return await receiver.receive(query, body, arrivedAt);
        } finally {
          happened += 1;
          add(inside, query, -1);
        }
      },
    }),
    async quiet() {
      let before = happened;
      for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
        await turn();
        if (before !== happened || onTheWay()) turns = -1;
        before = happened;
      }
    },
  };
}

const of = (counts: ReadonlyMap<string, number>, query: string) => counts.get(query) ?? 0;

const add = (counts: Map<string, number>, query: string, by: number) =>
  counts.set(query, of(counts, query) + by);

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
