import { Mailbox } from "../../../core/outbox/mailbox.ts";
import { newPart } from "../../../core/outbox/part.ts";
import { createPusher, type WebhookKeeper } from "../../../core/outbox/pusher.ts";
import { createSender } from "../../../core/outbox/sender.ts";
import type { SteadyClock } from "../../../core/ports/clock.ts";
import { noMeter } from "../../../core/ports/meter.ts";
import type { Attempt, Failure, Messenger, Outgoing } from "../../../core/replies/messenger.ts";
import type { DeliveryReport, Sent } from "../../../core/replies/push.ts";
import { type Recipient, to } from "../../../core/replies/recipient.ts";
import { type Reply, reply } from "../../../core/replies/reply.ts";
import { TEXTS } from "../../../core/replies/texts.ts";
import { MemoryStore } from "../../../core/stores/memory/memory.ts";
import type { NewPart, Part } from "../../../core/stores/port/parts.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import { keptLog, type LogLine } from "../../../core/testing/kept-log.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { WECOM_LIMITS } from "../../../core/wecom/app/limits.ts";

/** What must differ, differs over all stages of a file: they may share a store. */
let made = 0;

/** Lets everything happen that needs no time, whether or not calls are under way. */
export const turns = async (count = 20): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

export const MINUTE = 60_000;
export const HOUR = 3_600_000;

/** A call of the messenger, as a script sees it. */
export interface Call extends Outgoing {
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What WeCom says to a call; never, for one that hangs. */
export type Script = (call: Call, count: number) => Attempt<Sent> | Promise<Attempt<Sent>>;

export const fine = (msgId = "m"): Attempt<Sent> => ({
  ok: true,
  value: { msgId, unreachable: [], responseCode: undefined },
});

/** How far it reaches unless said. */
const SCOPES: Readonly<Record<Failure["class"], Failure["scope"]>> = {
  limited: "app",
  held: "app",
  dead: "message",
  busy: "unclear",
  unknown: "unclear",
};

export const failed = (
  failure: Failure["class"],
  error = failure === "unknown" ? "ERR_API_TIMEOUT" : "1",
  scope = SCOPES[failure],
): Attempt<never> => ({
  ok: false,
  failure: {
    class: failure,
    scope,
    error,
    errcode: Number(error) || undefined,
    errmsg: undefined,
    message: "cause and cure",
    callerIp: undefined,
  },
});

export interface StageOptions {
  readonly script?: Script;
  /** In place of the script. */
  readonly messenger?: Messenger;
  readonly store?: Store;
  readonly clock?: ManualClock;
  /** What is measured by; the clock itself unless said. */
  readonly steady?: SteadyClock;
  readonly obstacle?: (app: string) => string | undefined;
  readonly apps?: readonly string[];
  readonly plainMarkdown?: boolean;
  readonly webhookKeys?: WebhookKeeper;
  /** What spreads repeats; 0.5 unless said. */
  readonly chance?: () => number;
}

/** An outbox at work before a WeCom that says what the script says. */
export function stage(options: StageOptions = {}) {
  const { script = () => fine(), clock = new ManualClock(), apps = ["main"] } = options;
  const { steady = clock } = options;
  const lines: LogLine[] = [];
  const logger = keptLog((line) => lines.push(line));
  const store = options.store ?? new MemoryStore(steady);
  const calls: Call[] = [];
  const recalled: string[] = [];
  const reports: (DeliveryReport & { readonly plugin: string })[] = [];
  const scripted: Messenger = {
    obstacle: options.obstacle ?? (() => undefined),
    async send(outgoing) {
      const text = "content" in outgoing.reply ? outgoing.reply.content : outgoing.reply.kind;
      const call = { ...outgoing, text, at: steady.now() };
      calls.push(call);
      return script(call, calls.length);
    },
    prepare: async (_app, value) => ({ ok: true, value }),
    async recall(_app, msgId) {
      recalled.push(msgId);
      return { ok: true, value: undefined };
    },
  };
  const { messenger = scripted } = options;
  const mailbox = new Mailbox({ store, textsOf: () => TEXTS });
  const tools = { store, clock: steady, logger, meter: noMeter };
  const sender = createSender({
    tools,
    messenger,
    mailbox,
    limitsOf: () => WECOM_LIMITS,
    chance: options.chance ?? (() => 0.5),
    onReport: (plugin, report) => reports.push({ ...report, plugin }),
  });
  const pusher = createPusher({
    tools,
    messenger,
    sender,
    apps,
    policyOf: () => ({ plainMarkdown: options.plainMarkdown ?? false, texts: TEXTS }),
    mostParts: 20,
    webhookKeys: options.webhookKeys ?? { keep: () => [] },
    entropy: (count) => new TextEncoder().encode(`${++made}`.padStart(count, "0")),
  });

  const texts = () => calls.map(({ text }) => text);
  const put = (parts: readonly NewPart[]) => store.parts.push({ parts });
  const partOf = async (id: string): Promise<Part | undefined> => (await store.parts.find([id]))[0];
  const stateOf = async (id: string) => (await partOf(id))?.state;
  const push = (text: string | Reply, whom: Recipient = to.user("li")) =>
    pusher.push({
      plugin: "p",
      reply: typeof text === "string" ? reply.text(text) : text,
      to: whom,
      message: undefined,
      key: undefined,
    });

  /** Lets time pass, and everything happen that becomes possible by it. */
  const pass = async (ms: number, stepMs = 1_000) => {
    await sender.idle();
    for (let left = ms; left > 0; left -= stepMs) {
      await clock.advance(Math.min(left, stepMs));
      await sender.idle();
    }
  };

  return {
    clock,
    store,
    messenger,
    sender,
    pusher,
    mailbox,
    calls,
    texts,
    reports,
    recalled,
    lines,
    put,
    partOf,
    stateOf,
    push,
    pass,
    logged: (event: string) => lines.filter((line) => line.event === event),
  };
}

/** A row to one member. */
export function row(text: string, some: Partial<Parameters<typeof newPart>[0]> = {}): NewPart {
  const now = some.now ?? Date.UTC(2026, 0, 1);
  return newPart({
    id: `part-${++made}`,
    app: "main",
    to: to.user("li"),
    reply: reply.text(text),
    message: "event",
    plugin: "p",
    state: "pending",
    now,
    nextAt: now,
    ...some,
  });
}
