import type { Deed, MapPlace } from "./callbacks/deed.ts";
import type { ChatEntry } from "./chat/chats.ts";
import type { ActiveFault, Fault, FaultScope } from "./faults.ts";
import type {
  CallbackRecord,
  CallRecord,
  CheckRecord,
  FailureRecord,
  Thrown,
} from "./feed/records.ts";
import type { JsonValue } from "./json.ts";
import type { SandboxSettings } from "./settings.ts";
import type { CompanyMember, Department, Group, SandboxMenuButton } from "./world/world.ts";

/*
 * What the page and its server say to each other. All paths are relative to the page, which
 * stands at /sandbox/ of the admin listener. JSON both ways unless said otherwise.
 *
 *   GET  api/snapshot             → Snapshot
 *   GET  api/changes              → server-sent events; each `data` is a JSON list of PageChange
 *   POST api/deeds                  DeedRequest → DeedAnswer
 *   POST api/media?type=&name=      the bytes themselves → { mediaId }
 *   GET  api/media/<mediaId>      → the bytes, with their content type
 *   GET  api/records/<id>         → RecordDetail
 *   POST api/records/<id>/again   → DeedAnswer          sends a callback again, as a new one
 *   GET  api/records/<id>/vector  → a file to save: a test vector
 *   GET  api/recording            → a file to save: the recorded session, for `replay`
 *   POST api/faults                 { fault, scope? } → ActiveFault
 *   DELETE api/faults/<id>, DELETE api/faults
 *   POST api/settings               Partial<Settings> → Settings
 *   POST api/walks                  WalkRequest → WalkState
 *   DELETE api/walks/<id>
 *   POST api/checks                 { app } → CheckRecord
 *   POST api/clear                  empties chats and feed
 *   POST api/dead/<id>/retry, POST api/dead/<id>/drop       { done }
 *   POST api/outbox/<id>/retry, POST api/outbox/<id>/drop   { done }
 *   POST api/jobs/<id>/run, POST api/jobs/<id>/pause, POST api/jobs/<id>/resume   { done }
 *   GET  land.json                → world-atlas land, 1:50m, as TopoJSON
 *
 * A refusal is a status of 4xx with { code, zh, en }.
 */

/** An app without its secrets. */
export interface AppView {
  readonly name: string;
  readonly title: string;
  readonly agentId: string;
  readonly menu: readonly SandboxMenuButton[] | undefined;
  readonly reportsLocation: boolean;
  readonly reportsEnter: boolean;
  readonly callbackUrl: string | undefined;
}

/** An event that can be sent by hand: an entry of the catalogue. */
export interface EventSample {
  /** As in `change_contact:create_user`. */
  readonly event: string;
  /** Heading under which it stands. */
  readonly group: { readonly zh: string; readonly en: string };
  readonly zh: string;
  readonly en: string;
  /** Sent by `sys`, not by a member. */
  readonly system: boolean;
  /** The elements between the header and AgentID, ready to be changed. */
  readonly xml: string;
}

/** A route that somebody walks. */
export interface WalkState {
  readonly id: string;
  readonly app: string;
  /** How many members walk; one of them is the member who was chosen. */
  readonly members: number;
  /** Reports sent so far, and how many there will be. */
  readonly sent: number;
  readonly total: number;
  readonly running: boolean;
}

export interface WalkRequest {
  readonly app: string;
  readonly member: string;
  /** 1 to 200; more than one adds members that nobody talks to. */
  readonly members: number;
  /** Corners of the route. At least two. */
  readonly route: readonly MapPlace[];
  /** Metres per second. */
  readonly speed: number;
}

export interface Snapshot {
  readonly version: string;
  readonly corp: { readonly corpId: string; readonly name: string };
  readonly apps: readonly AppView[];
  readonly members: readonly CompanyMember[];
  readonly departments: readonly Department[];
  readonly groups: readonly Group[];
  readonly entries: readonly ChatEntry[];
  readonly records: readonly RecordView[];
  readonly outbox: OutboxView;
  readonly jobs: readonly ShownJob[];
  /** Texts that some handler of the bot waits for. */
  readonly tries: readonly string[];
  readonly faults: readonly ActiveFault[];
  readonly settings: SandboxSettings;
  readonly walks: readonly WalkState[];
  readonly samples: readonly EventSample[];
  /** Origin of the sandbox's active API. */
  readonly apiOrigin: string;
  /** Milliseconds since the epoch, by WeCom's clock: now, */
  readonly now: number;
  /** and when this process began. Another number than before: the bot has been restarted. */
  readonly startedAt: number;
}

/** Something is new, or stands in place of what had its id. */
export type PageChange =
  | { readonly type: "entry"; readonly entry: ChatEntry }
  | { readonly type: "record"; readonly record: RecordView }
  | {
      readonly type: "world";
      readonly apps: readonly AppView[];
      readonly members: readonly CompanyMember[];
      readonly departments: readonly Department[];
      readonly groups: readonly Group[];
    }
  | { readonly type: "faults"; readonly faults: readonly ActiveFault[] }
  | { readonly type: "settings"; readonly settings: SandboxSettings }
  | { readonly type: "walk"; readonly walk: WalkState }
  | { readonly type: "outbox"; readonly outbox: OutboxView }
  | { readonly type: "jobs"; readonly jobs: readonly ShownJob[] }
  /** The bot ends now, in order. */
  | { readonly type: "closing" }
  | { readonly type: "cleared" };

export interface DeedRequest {
  readonly app: string;
  readonly member: string;
  readonly deed: Deed;
}

export interface DeedAnswer {
  /** Ids of the callbacks that it set off. */
  readonly callbacks: readonly string[];
}

export interface FaultRequest {
  readonly fault: Fault;
  readonly scope?: FaultScope;
}

/** Something that has travelled or broken, with what the bot tells of it. */
export type RecordView =
  | (CallbackRecord & { readonly inside?: Inside })
  /** `answers`: the callback whose answer it sent. */
  | (CallRecord & { readonly answers?: string })
  | CheckRecord
  | FailureRecord;

/** What became of a callback inside the bot. */
export interface Inside {
  /** `event.id`, which names the message in log and dead letters too. */
  readonly event: string;
  /** Runs of the handlers so far. */
  readonly runs: number;
  /** Whether a run is going on. */
  readonly running: boolean;
  /** What the handler that took it said, in the newest run; `undefined` when none did. */
  readonly took: "replies" | "silent" | undefined;
  /** Whether somebody observes or collects it. */
  readonly watched: boolean;
  /** What failed in the newest run. */
  readonly thrown: readonly Thrown[];
  /** Whether it is a dead letter, which can be tried again. */
  readonly dead: boolean;
  /** It took longer than the bot waits for: what it has done about that, by its configuration. */
  readonly late: "push" | "ack+push" | "retry-window" | "drop" | undefined;
  /** Why a part of the answer went nowhere: as `too_late`. */
  readonly undelivered: string | undefined;
  /** What goes through the active API, or waits to. */
  readonly parts: readonly PartView[];
}

/** An outgoing message of the bot's outbox. */
export interface PartView {
  readonly id: string;
  readonly app: string;
  /** UserIDs and the like, for people. */
  readonly to: string;
  /** As in `text`. */
  readonly kind: string;
  /** The beginning of what it says. */
  readonly gist: string;
  readonly state: "pending" | "sending" | "riding" | "sent" | "held" | "mailbox" | "dead";
  /** Why it is not sent: a stable word, as `60020` or `no_secret`. */
  readonly why: string | undefined;
  /** What that word means, where the bot knows more than the word. */
  readonly meaning: { readonly zh: string; readonly en: string } | undefined;
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** When it is tried next, or given up: milliseconds since the epoch. */
  readonly until: number | undefined;
  /** Who pushed it; `undefined` for an answer. */
  readonly plugin: string | undefined;
  /** Id of the record of what it answers, */
  readonly callback: string | undefined;
  /** and of the call that sent it, or tried to last. */
  readonly call: string | undefined;
}

/** A message that was given up. */
export interface DeadView {
  readonly id: string;
  readonly app: string;
  readonly at: number;
  readonly from: string;
  readonly kind: string;
  /** A stable word, as `ERR_PLUGIN`. */
  readonly why: string;
  /** Id of its record, while it is known. */
  readonly callback: string | undefined;
}

/** What the bot has not got rid of. */
export interface OutboxView {
  readonly parts: readonly PartView[];
  readonly dead: readonly DeadView[];
}

/** What the bot does by the clock. Times in milliseconds since the epoch, by the bot's clock. */
export interface ShownJob {
  readonly plugin: string;
  readonly name: string;
  /** What it does, in its author's words. */
  readonly help?: string | undefined;
  /** When it is due, as `0 9 * * 1-5 Asia/Shanghai`. */
  readonly times: string;
  readonly isPaused: boolean;
  readonly runningSince?: number | undefined;
  readonly next?: number | undefined;
  readonly last?:
    | { readonly at: number; readonly result: "done" | "failed" | "skipped" | "missed" }
    | undefined;
}

/** A record with what the bot itself tells of it. */
export interface RecordDetail {
  readonly record: RecordView;
  readonly trace: TraceView | undefined;
}

/** The inside of the bot, as plain data. */
export interface TraceView {
  /** The typed event. */
  readonly event: JsonValue;
  /** Each run of the handlers, the newest last. */
  readonly runs: readonly RunView[];
  /** How many deliveries all this answers. */
  readonly deliveries: number;
  /** Log lines that carry the event's id. */
  readonly log: readonly TraceLine[];
}

export interface RunView {
  readonly steps: readonly TraceStep[];
  /** Reply objects, as the handlers returned them. */
  readonly replies: readonly JsonValue[];
  readonly thrown: readonly Thrown[];
}

export interface TraceStep {
  readonly plugin: string;
  readonly handler: string;
  readonly verb: "answer" | "observe" | "collect";
  readonly said: "not asked" | "pass" | "silent" | "replies" | "done" | "failed";
  readonly why: { readonly zh: string; readonly en: string };
  readonly tookMs: number;
}

export interface TraceLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly event: string;
  readonly fields: JsonValue;
}
