import { partId, recipientOf, wholeId } from "../outbox/part.ts";
import type { BotSide } from "../page/server/bot-side.ts";
import type { Clock } from "../ports/clock.ts";
import { ON_LATE } from "../replies/late.ts";
import { appOfSender } from "../replies/recipient.ts";
import { readReply } from "../replies/reply-json.ts";
import type { Feed, FeedRecord } from "../sandbox/feed/feed.ts";
import type { CallRecord } from "../sandbox/feed/records.ts";
import type {
  DeadView,
  Inside,
  OutboxView,
  PartView,
  RecordView,
  ShownJob,
} from "../sandbox/page-protocol.ts";
import { noticedStore } from "../stores/noticed-store.ts";
import type { MessageRecord } from "../stores/port/messages.ts";
import type { Part, PartState } from "../stores/port/parts.ts";
import type { Store } from "../stores/port/store.ts";
import { meaningOf } from "../wecom/api/errcode/errcodes.ts";
import { messageContent } from "../wecom/api/message-content.ts";
import type { Assembled } from "./assemble.ts";
import { answerAboutJobs, type JobsAnswer, type JobsRequest } from "./jobs.ts";
import { type RecordsAnswer, type RecordsRequest, recipientText } from "./records.ts";
import { type Trace, type Traces, traceView } from "./traces.ts";

export interface InsidesOptions {
  readonly traces: Pick<Traces, "find">;
  readonly feed: Feed;
  readonly clock: Clock;
}

/** What can be asked of the bot that runs, from whatever process. */
export interface InsideSource {
  /** Texts that some handler waits for. */
  readonly tries: readonly string[];
  /** What goes out and what was given up, the newest first; `undefined` when that cannot be read now. */
  look(): Promise<InsideLook | undefined>;
  decide(request: RecordsRequest): Promise<RecordsAnswer>;
  decideJob(request: JobsRequest): Promise<JobsAnswer>;
}

interface InsideLook {
  readonly parts: readonly Part[];
  readonly dead: readonly MessageRecord[];
  readonly jobs: readonly ShownJob[];
}

/** A bot of this process. */
export const sourceOf = ({
  kernel,
  records,
  store,
}: Pick<Assembled, "kernel" | "records" | "store">): InsideSource => ({
  tries: [...new Set(kernel.order().flatMap((slot) => slot.examples))].slice(0, TRIES),
  async look() {
    if (!store.ready) return undefined;
    const told = await Promise.all([
      store.parts.list({ states: EVERY, limit: SHOWN }),
      store.messages.list({ state: "dead", limit: SHOWN }),
      kernel.jobs?.list() ?? [],
    ]).catch(() => undefined);
    return told && { parts: told[0], dead: told[1], jobs: told[2] };
  },
  decide: (request) => records(request),
  decideJob: (request) => answerAboutJobs(kernel.jobs, request),
});

/** The inside of a bot, joined with what has travelled around it. */
export interface Insides extends BotSide {
  /** The bot is built now, in place of another that was there before. */
  attach(source: InsideSource): void;
  /** There is something new of this event. */
  traced(eventId: string): void;
  /** The store has been written to. */
  written(): void;
}

/** Changes of the store and of traces are looked at together, this often, in milliseconds. */
const TOGETHER_MS = 60;
/** Outgoing and dead messages that are shown, the newest. */
const SHOWN = 200;
/** So much of what a message says tells one from another. Characters. */
const GIST = 120;
/** What waits for its member is given up after a day. Milliseconds. */
const MAIL_MS = 86_400_000;
const EVERY: readonly PartState[] = [
  "pending",
  "sending",
  "riding",
  "sent",
  "held",
  "mailbox",
  "dead",
];
/** Texts to be tried that anybody reads. */
const TRIES = 5;

interface KnownPart extends PartView {
  /** Id of the event that it answers. */
  readonly message: string | undefined;
}

const NOTHING: OutboxView = { parts: [], dead: [] };

export function createInsides({ traces, feed, clock }: InsidesOptions): Insides {
  const listeners = new Set<Parameters<BotSide["onChange"]>[0]>();
  /** Of messages that are known here, by part: what was sent last is forgotten by nobody who looks. */
  const parts = new Map<string, KnownPart>();
  const partsOf = new Map<string, Set<string>>();
  const answerOf = new Map<string, string>();
  const changed = new Set<string>();
  let outbox = NOTHING;
  let jobs: readonly ShownJob[] = [];
  let bot: InsideSource | undefined;
  let isComing = false;
  let isRead = true;
  /** One look at the store after the other, so that an older one never comes last. */
  let reading = Promise.resolve();

  const soon = () => {
    if (listeners.size === 0 || isComing) return;
    isComing = true;
    clock.after(TOGETHER_MS, () => void look());
  };

  const look = async () => {
    isComing = false;
    await upToDate();
    const records = recordsOf(changed);
    changed.clear();
    for (const listener of listeners) listener(records, outbox, jobs);
  };

  const upToDate = () => {
    reading = reading.then(() => (isRead ? undefined : read()));
    return reading;
  };

  /** What the store says now; what it says of messages that are known here is kept. */
  const read = async () => {
    isRead = true;
    const told = await bot?.look().catch(() => undefined);
    // Of a store that cannot be read, what was read last is shown.
    if (told) show(told);
  };

  const show = ({ parts: newest, dead, jobs: newJobs }: InsideLook) => {
    jobs = newJobs;
    const eventOf = eventsByRecord(feed, traces);
    const rows = [...newest].reverse();
    const calls = feed.records.filter((record) => record.type === "call");
    for (const row of rows) {
      const before = parts.get(row.id);
      if (before?.state === "sent") continue;
      const callback = row.message === undefined ? undefined : eventOf.get(row.message);
      const view = { ...partView(row, calls), callback, message: row.message };
      if (before && JSON.stringify(before) === JSON.stringify(view)) continue;
      put(view);
    }
    const isDead = new Set(dead.map(({ id }) => id));
    for (const { id } of outbox.dead) if (!isDead.has(id)) changed.add(id);
    for (const id of isDead) if (!outbox.dead.some((known) => known.id === id)) changed.add(id);
    const waiting = rows.filter(({ state }) => state !== "sent");
    outbox = {
      parts: waiting.flatMap(({ id }) => parts.get(id) ?? []),
      dead: dead.map((message) => deadView(message, eventOf.get(message.id))),
    };
  };

  const put = (view: KnownPart) => {
    const { id, message, call, callback } = view;
    parts.set(id, view);
    if (message !== undefined) {
      partsOf.set(message, (partsOf.get(message) ?? new Set()).add(id));
      changed.add(message);
    }
    if (call !== undefined && callback !== undefined) {
      answerOf.set(call, callback);
      changed.add(call);
    }
    // Ten times what is shown is enough for everybody who scrolls back.
    const [oldest] = parts.values();
    if (parts.size <= SHOWN * 10 || !oldest) return;
    parts.delete(oldest.id);
    partsOf.get(oldest.message ?? "")?.delete(oldest.id);
  };

  const recordsOf = (ids: ReadonlySet<string>): readonly FeedRecord[] =>
    feed.records.filter(
      (record) => ids.has(record.id) || ids.has(traceOf(record)?.event.id ?? record.id),
    );

  const traceOf = (record: FeedRecord): Trace | undefined => {
    if (record.type !== "callback") return undefined;
    for (const { query } of record.deliveries) {
      const trace = traces.find(query);
      if (trace) return trace;
    }
    return undefined;
  };

  return {
    attach(source) {
      bot = source;
      isRead = false;
      soon();
    },
    traced(eventId) {
      changed.add(eventId);
      soon();
    },
    written() {
      isRead = false;
      soon();
    },
    view(record): RecordView {
      if (record.type === "call") {
        const answers = answerOf.get(record.id);
        return answers === undefined ? record : { ...record, answers };
      }
      const trace = traceOf(record);
      if (record.type !== "callback" || !trace) return record;
      const { id } = trace.event;
      const isShown = record.outcome === "shown";
      const own = [...(partsOf.get(id) ?? [])]
        .flatMap((part) => parts.get(part) ?? [])
        .filter((part) => !(isShown && isTheResponse(part, id)));
      const dead = outbox.dead.some((message) => message.id === id);
      return { ...record, inside: insideOf(trace, own, dead) };
    },
    traceOf(record) {
      const trace = traceOf(record);
      return trace && traceView(trace);
    },
    async outbox() {
      await upToDate();
      return outbox;
    },
    jobs: () => jobs,
    async decideJob(does, job) {
      const answer = await bot?.decideJob({ does, job });
      if (!answer || "problem" in answer) return false;
      return "run" in answer ? answer.run !== "skipped" : true;
    },
    tries: () => bot?.tries ?? [],
    async decide(of, does, id) {
      const answer = await bot?.decide({ of, does, id });
      return answer !== undefined && "done" in answer && answer.done;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The record of each event that is known, by the event's id. */
function eventsByRecord(feed: Feed, traces: Pick<Traces, "find">): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (const record of feed.records) {
    if (record.type !== "callback") continue;
    for (const { query } of record.deliveries) {
      const id = traces.find(query)?.event.id;
      if (id !== undefined && !records.has(id)) records.set(id, record.id);
    }
  }
  return records;
}

/** The first part of an answer of several has a row, in case no response leaves with it. */
const isTheResponse = ({ id, state, call }: PartView, event: string) =>
  (state === "riding" || state === "sent") &&
  call === undefined &&
  wholeId(id) === partId(event, "answer", 0);

function insideOf(trace: Trace, parts: readonly PartView[], dead: boolean): Inside {
  const { event, runs, log } = trace;
  const run = runs.at(-1);
  const answers = run?.steps.filter(({ verb }) => verb === "answer") ?? [];
  const took = answers.find(({ said }) => said === "replies" || said === "silent")?.said;
  const fieldOf = (line: string, field: string) => {
    const fields = log.find((one) => one.event === line)?.fields as Record<string, unknown>;
    return fields?.[field];
  };
  const undelivered = fieldOf("delivery.undelivered", "reason");
  return {
    event: event.id,
    runs: runs.length,
    running: run !== undefined && !run.ended,
    took: took === "replies" || took === "silent" ? took : undefined,
    watched: run?.steps.some(({ verb, said }) => verb !== "answer" && said === "done") ?? false,
    thrown: run?.thrown ?? [],
    dead,
    late: ON_LATE.find((how) => how === fieldOf("delivery.late", "how")),
    undelivered: typeof undelivered === "string" ? undelivered : undefined,
    parts,
  };
}

function partView(row: Part, calls: readonly CallRecord[]): Omit<PartView, "callback"> {
  const reply: Readonly<Record<string, unknown>> = JSON.parse(row.reply);
  return {
    id: row.id,
    app: appOfSender(row.app),
    to: recipientText(recipientOf(row)),
    kind: String(reply.kind),
    gist: gistOf(reply),
    state: row.state,
    why: row.error,
    meaning: /^-?\d+$/.test(row.error ?? "") ? meaningOf(Number(row.error))?.cause : undefined,
    attempts: row.attempts,
    at: row.at,
    until:
      row.state === "pending"
        ? row.nextAt
        : row.state === "mailbox"
          ? row.nextAt + MAIL_MS
          : undefined,
    plugin: row.message === undefined ? row.plugin : undefined,
    call: callOf(row, calls)?.id,
  };
}

/** The beginning of the first text in a reply that people read. */
function gistOf(reply: Readonly<Record<string, unknown>>): string {
  const card = (reply.card ?? {}) as { readonly mainTitle?: { readonly title?: string } };
  const [article] = (reply.articles ?? []) as readonly { readonly title?: string }[];
  const texts = [
    reply.content,
    reply.title,
    card.mainTitle?.title,
    article?.title,
    reply.replaceName,
  ];
  const text = texts.find((one) => typeof one === "string") ?? "";
  return String(text).slice(0, GIST);
}

/** The call that sent a part; for one that is not sent, the last that tried to. */
function callOf(row: Part, calls: readonly CallRecord[]): CallRecord | undefined {
  const answerOf = ({ answer }: CallRecord) => (answer ?? {}) as { readonly msgid?: string };
  if (row.msgId !== undefined) return calls.findLast((call) => answerOf(call).msgid === row.msgId);
  if (row.state === "sent" || (row.attempts === 0 && row.error === undefined)) return undefined;
  const content = contentOf(row);
  const { users, chatId } = recipientOf(row);
  return calls.findLast(({ app, at, request, errcode }) => {
    if (app !== row.app || at < row.at || errcode === 0) return false;
    const asked = (request ?? {}) as Readonly<Record<string, unknown>>;
    const isTo = chatId === undefined ? asked.touser === users.join("|") : asked.chatid === chatId;
    return isTo && content.every(([name, value]) => JSON.stringify(asked[name]) === value);
  });
}

/** What a call with it says, by field. Of what has to be uploaded first, only its kind. */
function contentOf({ reply }: Part): readonly (readonly [string, string])[] {
  try {
    const content = messageContent(readReply(reply, undefined));
    return Object.entries(content).map(([name, value]) => [name, JSON.stringify(value)]);
  } catch {
    return [["msgtype", JSON.stringify(JSON.parse(reply).kind)]];
  }
}

const deadView = (message: MessageRecord, callback: string | undefined): DeadView => ({
  id: message.id,
  app: message.app,
  at: message.at,
  from: message.lane.slice(message.lane.indexOf("/") + 1),
  kind: message.kind,
  why: message.error ?? "",
  callback,
});

/** The same store, that tells whenever something may have changed in it. */
export const watchedStore = (store: Store, onWrite: () => void): Store =>
  noticedStore(store, (given) => void given.then(onWrite, () => {}));
