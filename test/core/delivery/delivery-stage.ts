import { createBot } from "../../../core/bot/bot.ts";
import type { OwnTaker } from "../../../core/bot/own.ts";
import { definePlugin, type Registrar } from "../../../core/bot/plugin.ts";
import { createDelivery, type DeliveryOptions } from "../../../core/delivery/delivery.ts";
import type { InboundEvent } from "../../../core/events/inbound.ts";
import { Mailbox } from "../../../core/outbox/mailbox.ts";
import type { Opened } from "../../../core/platform/adapter.ts";
import type { Platform } from "../../../core/platform/platform.ts";
import { type Meter, noMeter } from "../../../core/ports/meter.ts";
import type { Attempt } from "../../../core/replies/messenger.ts";
import { isPassive, type Reply } from "../../../core/replies/reply.ts";
import { readReply } from "../../../core/replies/reply-json.ts";
import { TEXTS } from "../../../core/replies/texts.ts";
import { MemoryStore } from "../../../core/stores/memory/memory.ts";
import type { Arrival } from "../../../core/stores/port/messages.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { letterOf, resolvedPigeonApp } from "../../support/pigeon-platform.ts";
import { recordingLogger } from "../../support/recording-logger.ts";
import { appOf } from "../../support/running-bot.ts";

/** A platform that the delivery is tried on. */
export interface StagePlatform {
  readonly name: string;
  readonly platform: Platform;
  /**
   * The event as it comes over the wire, with the message that it came in. Without it the event is
   * given to the delivery as it is.
   */
  readonly over?: (event: InboundEvent) => Opened;
  readonly reopen?: (arrival: Arrival) => InboundEvent;
}

const { platform: wecom } = appOf();
const pigeons = resolvedPigeonApp();
const adapter = pigeons.platform.adapter(pigeons, {
  clock: new ManualClock(),
  entropy: (count) => new Uint8Array(count),
  logger: recordingLogger(),
});

/** The same promises hold on each: WeCom's events, and letters of JSON through their adapter. */
export const PLATFORMS: readonly StagePlatform[] = [
  { name: "WeCom", platform: wecom },
  {
    name: "another platform",
    platform: pigeons.platform,
    over(event) {
      const { query, body } = letterOf(pigeons, event);
      return adapter.open(query, Buffer.from(body));
    },
    reopen: (arrival) => adapter.reopen(arrival),
  },
];

export interface StageOptions extends Partial<DeliveryOptions> {
  /** Default: WeCom's. */
  readonly on?: StagePlatform | undefined;
  readonly store?: Store;
  /** Why nothing can be sent actively. Default: it can. */
  readonly obstacle?: string;
  readonly clock?: ManualClock;
  /** Whether it is started. Default: it is. */
  readonly isStarted?: boolean;
  readonly meter?: Meter;
  /** Who runs events of our own. */
  readonly takers?: readonly OwnTaker[];
}

/** A promise and the means to settle it: what a slow handler waits for. */
export function gate<T>() {
  let open: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

/** The delivery on a real store, with an outbox that nobody empties. */
export async function deliveryOf(setup: (p: Registrar) => void, options: StageOptions = {}) {
  const { on = { name: "WeCom", platform: wecom } } = options;
  const clock = options.clock ?? new ManualClock(undefined, someTurns);
  const logger = recordingLogger();
  const store = options.store ?? new MemoryStore(clock);
  const plugin = definePlugin({ name: "probe", setup });
  const bot = await createBot({
    plugins: [plugin()],
    clock,
    logger,
    production: false,
    store,
    takers: options.takers,
  });
  const events = new Map<string, InboundEvent>();
  const seen = { kicks: 0 };
  const mail = new Mailbox({ store, textsOf: () => TEXTS });
  const delivery = createDelivery({
    bot,
    tools: { clock, logger, store, meter: options.meter ?? noMeter },
    mail,
    active: {
      obstacle: () => options.obstacle,
      prepare: async (_app, reply): Promise<Attempt<Reply>> => ({ ok: true, value: reply }),
      kick() {
        seen.kicks += 1;
      },
    },
    policyOf: () => ({
      onLate: "push",
      ack: "working on it",
      plainMarkdown: false,
      texts: TEXTS,
    }),
    platformOf: () => on.platform,
    reopen: (row) => on.reopen?.(row) ?? eventIn(events, row.body),
    ...options,
  });
  if (options.isStarted !== false) await delivery.start();
  /** A delivery of `event`; the promise of what its response carries. */
  const deliver = async (event: InboundEvent) => {
    events.set(event.id, event);
    return delivery.deliver(on.over?.(event) ?? arrived(event), clock.monotonic());
  };
  const replyTo = async (event: InboundEvent) => (await deliver(event)).reply;
  /** What waits in the outbox, oldest first. */
  const outbox = async () => {
    const states = ["pending", "riding", "held", "mailbox", "sent"] as const;
    const parts = await store.parts.list({ states, limit: 100, oldestFirst: true });
    return parts.map(({ state, reply, bytes }) => [state, shown(readReply(reply, bytes))] as const);
  };
  const logged = (name: string) => logger.lines.filter(({ event }) => event === name);
  return { clock, logger, store, bot, delivery, deliver, replyTo, outbox, logged, mail, seen };
}

/** What ends, is committed, and lets the next one run, takes a turn of the loop for each. */
export async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1)
    await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Where a message stands; `undefined` when it never came. */
export async function stateIn({ messages }: Store, id: string) {
  const open = await messages.show(id);
  if (open) return open.state;
  const { ended } = await messages.ask([id], []);
  return ended.get(id)?.is;
}

/** An event as it is taken in where it comes over no wire. */
export const arrived = (event: InboundEvent) => ({
  event,
  body: Buffer.from(event.id),
  stamp: event.createTime,
});

/** In the place of the adapter, which makes an event of its decrypted message. */
function eventIn(events: ReadonlyMap<string, InboundEvent>, body: Uint8Array): InboundEvent {
  const event = events.get(Buffer.from(body).toString());
  if (event) return event;
  throw new TypeError("this message was never delivered");
}

const shown = (reply: Reply) =>
  isPassive(reply) && reply.kind === "text" ? reply.content : reply.kind;
