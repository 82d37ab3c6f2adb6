import type { TracedStep, Tracer } from "../bot/tracer.ts";
import type { LogFields, Logger, LogLevel } from "../ports/logger.ts";
import type { FailureRecord, StackLine, Thrown } from "../sandbox/feed/records.ts";
import type { JsonValue } from "../sandbox/json.ts";
import type { RunView, TraceLine, TraceView } from "../sandbox/page-protocol.ts";
import { fileOf, isCoreFile, isPackageFile, shortPath, stackOf } from "../trace.ts";
import type { BotObserver } from "./observers.ts";

/** A value as JSON would carry it, with maps as objects; what JSON lacks is named in words. */
function jsonOf(value: unknown): JsonValue {
  if (value instanceof Map) return fromEntries([...value]);
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === "object" && value !== null) return fromEntries(Object.entries(value));
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  return String(value);
}

const fromEntries = (entries: readonly (readonly [string, unknown])[]): JsonValue =>
  Object.fromEntries(
    entries
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, jsonOf(value)]),
  );

/**
 * Something of the inside of a bot, as plain data: whoever keeps it may be another process. `id` is
 * that of the event.
 */
export type Telling =
  /** A delivery carried it; `query` is the raw query string of that. */
  | {
      readonly of: "opened";
      readonly id: string;
      readonly query: string;
      readonly event: JsonValue;
    }
  | { readonly of: "begun"; readonly id: string }
  | { readonly of: "stepped"; readonly id: string; readonly step: TracedStep }
  | { readonly of: "ended"; readonly id: string }
  /** Without an event: something that concerns no single one. */
  | { readonly of: "failed"; readonly id: string | undefined; readonly thrown: Thrown }
  | { readonly of: "answered"; readonly id: string; readonly reply: JsonValue }
  /** A log line that names the event. */
  | {
      readonly of: "logged";
      readonly id: string;
      readonly level: LogLevel;
      readonly event: string;
      readonly fields: JsonValue;
    };

/** What has been told of one event. */
export interface Trace {
  readonly event: { readonly id: string; readonly view: JsonValue };
  /** Of the handlers; the newest last. */
  readonly runs: readonly TracedRun[];
  readonly log: readonly TraceLine[];
  readonly deliveries: number;
}

/** One run of the handlers. */
interface TracedRun {
  readonly steps: readonly TracedStep[];
  readonly replies: readonly JsonValue[];
  readonly thrown: readonly Thrown[];
  /** Whether every handler that was to be asked has been. */
  readonly ended: boolean;
}

/** What has been told of the newest events. */
export interface Traces {
  take(telling: Telling): void;
  /** By the raw query string of a delivery. */
  find(query: string): Trace | undefined;
}

interface TracesOptions {
  /** Told which event there is something new of, by its id. */
  readonly onChange?: (eventId: string) => void;
  /** Told of what failed outside of any event that is known. */
  readonly onFailure?: (thrown: FailureRecord["thrown"]) => void;
  /** How many events are remembered; each has up to four deliveries, and some copies. */
  readonly capacity?: number;
}

type Open<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
type OpenRun = Open<TracedRun>;
interface OpenTrace extends Omit<Open<Trace>, "runs"> {
  readonly runs: OpenRun[];
}

/** Keeps what is told of events, for people who look at single ones. */
export function createTraces(options: TracesOptions = {}): Traces {
  const { onChange = ignore, onFailure = ignore, capacity = 2_000 } = options;
  const byId = new Map<string, OpenTrace>();
  const idByQuery = new Map<string, string>();

  const forgetOldest = (map: Map<string, unknown>, limit: number) => {
    const [oldest] = map.keys();
    if (map.size > limit && oldest !== undefined) map.delete(oldest);
  };
  const opened = ({ id, query, event: view }: Extract<Telling, { of: "opened" }>) => {
    const trace = byId.get(id) ?? { event: { id, view }, runs: [], log: [], deliveries: 0 };
    byId.set(id, trace);
    idByQuery.set(query, id);
    forgetOldest(byId, capacity);
    forgetOldest(idByQuery, capacity * 4);
    trace.deliveries += 1;
  };

  return {
    take(telling) {
      if (telling.of === "opened") opened(telling);
      const { id } = telling;
      const trace = id === undefined ? undefined : byId.get(id);
      if (trace) {
        note(trace, telling);
        onChange(trace.event.id);
      } else if (telling.of === "failed") onFailure(telling.thrown);
    },
    find: (query) => byId.get(idByQuery.get(query) ?? ""),
  };
}

function note(trace: OpenTrace, telling: Telling): void {
  switch (telling.of) {
    case "begun":
      trace.runs.push(newRun(false));
      return;
    case "stepped":
      newest(trace).steps.push(telling.step);
      return;
    case "ended":
      newest(trace).ended = true;
      return;
    case "failed":
      newest(trace).thrown.push(telling.thrown);
      return;
    case "answered":
      newest(trace).replies.push(telling.reply);
      return;
    case "logged": {
      const { level, event, fields } = telling;
      trace.log.push({ level, event, fields });
      if (level === "error" && !TOLD.has(event)) newest(trace).thrown.push(unthrown(event, fields));
    }
  }
}

/** What a bot tells of its events goes to `take`, as plain data. */
export const tracerInto = (
  take: (telling: Telling) => void,
): Tracer & Required<Pick<BotObserver, "opened">> => ({
  opened: (query, event) => take({ of: "opened", id: event.id, query, event: jsonOf(event) }),
  begun: ({ id }) => take({ of: "begun", id }),
  stepped: ({ id }, step) => take({ of: "stepped", id, step }),
  ended: ({ id }) => take({ of: "ended", id }),
  failed: (event, plugin, handler, thrown) =>
    take({ of: "failed", id: event?.id, thrown: thrownOf(plugin, handler, thrown) }),
  answered: ({ id }, reply) => take({ of: "answered", id, reply: jsonOf(reply) }),
});

const ignore = () => {};

/** Lines about what a plugin threw, which `failed` has told, with more. */
const TOLD: ReadonlySet<string> = new Set(["plugin.failed", "plugin.not_awaited"]);

const newRun = (ended: boolean): OpenRun => ({ steps: [], replies: [], thrown: [], ended });

/** The run that is going on. Collectors are asked without one: theirs has ended when it is told. */
function newest({ runs }: OpenTrace): OpenRun {
  const run = runs.at(-1) ?? newRun(true);
  if (runs.length === 0) runs.push(run);
  return run;
}

/** A failure that only the log tells, as a handler that ran too long. */
function unthrown(event: string, fields: JsonValue): Thrown {
  const known = fields as Readonly<Record<string, JsonValue>>;
  const { plugin = "core", handler = "", id: _, app: _app, kind: _kind, ...rest } = known;
  const message = Object.entries(rest).map(([name, value]) => `${name}: ${String(value)}`);
  return {
    plugin: String(plugin),
    handler: String(handler),
    error: event,
    message: message.join(", "),
    place: undefined,
    stack: [],
  };
}

/** A trace as the page takes it. */
export const traceView = ({ event, runs, log, deliveries }: Trace): TraceView => ({
  event: event.view,
  runs: runs.map(runView),
  deliveries,
  log,
});

function runView({ steps, replies, thrown }: TracedRun): RunView {
  const failed = new Set(thrown.map(({ plugin, handler }) => `${plugin} ${handler}`));
  return {
    steps: steps.map((step) =>
      failed.has(`${step.plugin} ${step.handler}`) ? { ...step, said: "failed" } : step,
    ),
    replies,
    thrown,
  };
}

/** The same logger; lines that carry the id of an event are kept with its trace too. */
export function tracedLogger(
  logger: Logger,
  take: (telling: Telling) => void,
  eventId?: string,
): Logger {
  const write =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      logger[level](event, fields);
      const id = eventId ?? idIn(fields);
      if (id !== undefined) take({ of: "logged", id, level, event, fields: jsonOf(fields) });
    };
  return {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    enabled: (level) => logger.enabled(level),
    child(fields) {
      return tracedLogger(logger.child(fields), take, eventId ?? idIn(fields));
    },
  };
}

// Once it is known which event a logger is for, an `id` is whatever a plugin means by it.
const idIn = ({ id }: LogFields) => (typeof id === "string" ? id : undefined);

/** Longer messages are cut: somebody has put a document into one. Characters. */
const MESSAGE = 4_000;
/** Lines of a stack that anybody reads. */
const LINES = 20;

/** What a plugin threw, for people: with its message, and its stack as far as it is the author's. */
export function thrownOf(plugin: string, handler: string, thrown: unknown): Thrown {
  try {
    if (!(thrown instanceof Error)) {
      return { plugin, handler, error: typeof thrown, message: cut(String(thrown)), ...NO_STACK };
    }
    const frames = stackOf(thrown).slice(0, LINES).map(frameOf);
    const place = frames.find(({ own }) => own)?.at;
    const stack = frames.map(({ text, own }) => ({ text, own }));
    return { plugin, handler, error: thrown.name, message: cut(withCauses(thrown)), place, stack };
  } catch {
    // Its properties are getters or a proxy, and they throw too.
    return { plugin, handler, error: "unreadable", message: "", ...NO_STACK };
  }
}

const NO_STACK = { place: undefined, stack: [] } as const;

const cut = (text: string) => (text.length > MESSAGE ? `${text.slice(0, MESSAGE)}…` : text);

/** Many errors only wrap another, as a failed fetch does: the cause is what one wants to know. */
function withCauses(error: Error): string {
  const texts = [error.message];
  let { cause } = error;
  while (cause instanceof Error && texts.length < 5) {
    texts.push(`${cause.name}: ${cause.message}`);
    cause = cause.cause;
  }
  return texts.join("\n← ");
}

/** A frame with the place that it names, as in `plugins/dice.ts:4:9`. */
function frameOf(frame: string): StackLine & { readonly at: string | undefined } {
  const file = fileOf(frame);
  if (file === undefined) return { text: frame.slice("at ".length), own: false, at: undefined };
  const own = !isCoreFile(file) && !isPackageFile(file);
  const spot = /(:\d+:\d+)\)?$/.exec(frame)?.[1] ?? "";
  const at = `${own ? shortPath(file) : file}${spot}`;
  const call = /^at (?:async )?(.*?) \(/.exec(frame)?.[1];
  return { text: call === undefined ? at : `${call} (${at})`, own, at };
}
