import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { HttpRoute } from "../bot/routes/route.ts";
import type { Receiver } from "../delivery/receiver.ts";
import type { Feed } from "../sandbox/feed/feed.ts";
import type { CallbackRecord, DeliveryRecord } from "../sandbox/feed/records.ts";
import { noticedStore } from "../stores/noticed-store.ts";
import type { StoreFactory } from "../stores/port/store.ts";

/** Calls of this process to one origin. */
interface Calls {
  /** Begun, and neither answered nor failed. What follows an answer's head comes with it. */
  readonly underWay: number;
  close(): void;
}

/** What the runtime's own `fetch` tells of a request; the very object is its identity. */
interface Told {
  readonly request: { readonly origin: string | URL };
}

/**
 * Counts what is fetched from `origin`, from the moment in which somebody asks: bytes between two
 * sockets of one machine are seen by nobody else.
 *
 * @param changed called whenever one begins or ends
 */
function watchCalls(origin: string, changed: () => void): Calls {
  const open = new Set<unknown>();
  const begun = (message: unknown) => {
    const { request } = message as Told;
    if (String(request.origin) !== origin) return;
    open.add(request);
    changed();
  };
  const ended = (message: unknown) => {
    if (open.delete((message as Told).request)) changed();
  };
  subscribe("undici:request:create", begun);
  for (const end of ENDS) subscribe(end, ended);

  return {
    get underWay() {
      return open.size;
    },
    close() {
      unsubscribe("undici:request:create", begun);
      for (const end of ENDS) unsubscribe(end, ended);
    },
  };
}

/** Not the last byte: whoever reads no further than the head would be waited for in vain. */
const ENDS = ["undici:request:headers", "undici:request:error"];

/** What is on its way between WeCom and the bot. */
interface Wire {
  /** The same receiver, its requests counted. */
  receiver(receiver: Receiver): Receiver;
  /** The same API, its calls counted. */
  api(handle: Api): Api;
  /** The same store, what is written counted: a handler that takes many steps is at work between them. */
  store(factory: StoreFactory): StoreFactory;
  /** The same route, its requests counted. */
  route(route: HttpRoute): HttpRoute;
  /** Asks the bot something by HTTP, counted until there is the head of an answer. */
  request(fetched: () => Promise<Response>): Promise<Response>;
  /** Listens to what WeCom sends, and to calls of the API at this origin. */
  watch(feed: Feed, apiOrigin: string): void;
  /**
   * Resolves when nothing more happens unless time passes: no callback is in the network, no file
   * is being read, and several turns of the event loop went by in which nothing came or went.
   */
  quiet(): Promise<void>;
  close(): void;
}

type Api = (request: Request) => Response | Promise<Response>;

/**
 * Turns without anything, after which nothing is expected any more. A commit takes two; a request
 * whose connection was cut behind it may take some to be read.
 */
const QUIET_TURNS = 10;

/** What has become of the deliveries with one query, which several have if they are signed alike. */
interface Passage {
  /** Begun by WeCom, and not over yet. */
  open: number;
  sent: number;
  /** Taken in by the bot. */
  entered: number;
  /** Answered by the bot. */
  left: number;
  /** Answers that WeCom has got. */
  answered: number;
  /** Ended by WeCom before there was an answer. */
  givenUp: number;
}

/**
 * Watches both ends of real sockets. A delivery is in the network from WeCom's sending until
 * the bot has it, and again from the bot's answer until WeCom has that; in between the bot
 * is at work, or waits for time.
 */
export function createWire(): Wire {
  /** By the raw query string. */
  const passages = new Map<string, Passage>();
  const seen = new Map<string, readonly DeliveryRecord[]>();
  /** Calls that the API has taken in and not answered: they wait for time. */
  let answering = 0;
  /** Requests for routes that a test has sent, and those that are in a handler: they wait for time. */
  let asking = 0;
  let serving = 0;
  let calls: Calls | undefined;
  let happened = 0;

  const passageOf = (query: string): Passage => {
    const known = passages.get(query);
    if (known) return known;
    const made = { open: 0, sent: 0, entered: 0, left: 0, answered: 0, givenUp: 0 };
    passages.set(query, made);
    return made;
  };

  const changed = ({ id, deliveries, outcome }: CallbackRecord) => {
    happened += 1;
    const before = seen.get(id) ?? [];
    for (const [at, delivery] of deliveries.entries()) follow(before[at], delivery);
    if (outcome === undefined || deliveries.some(isOpen)) seen.set(id, deliveries);
    else forget(id, deliveries);
  };

  const follow = (before: DeliveryRecord | undefined, now: DeliveryRecord) => {
    const passage = passageOf(now.query);
    if (!before) {
      passage.sent += 1;
      passage.open += 1;
    }
    if ((before && !isOpen(before)) || isOpen(now)) return;
    passage.open -= 1;
    if (now.status === undefined) passage.givenUp += 1;
    else passage.answered += 1;
  };

  const forget = (id: string, deliveries: readonly DeliveryRecord[]) => {
    seen.delete(id);
    for (const { query } of deliveries) passages.delete(query);
  };

  const inNetwork = () =>
    (calls?.underWay ?? 0) > answering ||
    asking > serving ||
    [...passages.values()].some(isInNetwork);

  const counted = async <T>(work: () => T | Promise<T>): Promise<T> => {
    happened += 1;
    try {
      return await work();
    } finally {
      happened += 1;
    }
  };

  return {
    receiver: (receiver) => ({
      ...receiver,
      async receive(query, body, arrivedAt) {
        const passage = passageOf(query);
        passage.entered += 1;
        try {
          return await counted(() => receiver.receive(query, body, arrivedAt));
        } finally {
          passage.left += 1;
        }
      },
    }),
    api: (handle) => async (request) => {
      answering += 1;
      try {
        return await counted(() => handle(request));
      } finally {
        answering -= 1;
      }
    },
    store: ({ name, open }) => ({
      name,
      open: async (options) =>
        noticedStore(await open(options), () => {
          happened += 1;
        }),
    }),
    route: (route) => ({
      ...route,
      async answer(call) {
        serving += 1;
        try {
          return await counted(() => route.answer(call));
        } finally {
          serving -= 1;
        }
      },
    }),
    async request(fetched) {
      asking += 1;
      try {
        return await counted(fetched);
      } finally {
        asking -= 1;
      }
    },
    watch(feed, apiOrigin) {
      calls = watchCalls(apiOrigin, () => {
        happened += 1;
      });
      feed.onChange((record) => {
        if (record.type === "callback") changed(record);
      });
    },
    async quiet() {
      for (let left = QUIET_TURNS; left > 0; left -= 1) {
        const before = happened;
        await turn();
        if (happened !== before || inNetwork() || (left === 1 && isReading()))
          left = QUIET_TURNS + 1;
      }
    },
    close: () => calls?.close(),
  };
}

const isOpen = ({ outcome }: DeliveryRecord) => outcome === undefined;

const isInNetwork = ({ open, sent, entered, left, answered, givenUp }: Passage) =>
  open > 0 && (entered < sent || left - givenUp > answered);

/** Whether a file is being read or written, or a name looked up. */
const isReading = () => process.getActiveResourcesInfo().some((name) => /Req/.test(name));

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
