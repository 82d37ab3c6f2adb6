import type { Deed, Place } from "./callbacks/deed.ts";
import type { ChatEntry } from "./chat/chats.ts";
import type { ActiveFault, Fault, FaultScope } from "./faults/fault.ts";
import type { FeedRecord } from "./feed/feed.ts";
import type { JsonValue } from "./json.ts";
import type { Settings } from "./settings.ts";
import type { Department, Group, Member, MenuButton } from "./world/world.ts";

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
 *   GET  land.json                → world-atlas land, 1:50m, as TopoJSON
 *
 * A refusal is a status of 4xx with { code, zh, en }.
 */

/** An app without its secrets. */
export interface AppView {
  readonly name: string;
  readonly title: string;
  readonly agentId: string;
  readonly menu: readonly MenuButton[] | undefined;
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
  readonly route: readonly Place[];
  /** Metres per second. */
  readonly speed: number;
}

export interface Snapshot {
  readonly version: string;
  readonly corp: { readonly corpId: string; readonly name: string };
  readonly apps: readonly AppView[];
  readonly members: readonly Member[];
  readonly departments: readonly Department[];
  readonly groups: readonly Group[];
  readonly entries: readonly ChatEntry[];
  readonly records: readonly FeedRecord[];
  readonly faults: readonly ActiveFault[];
  readonly settings: Settings;
  readonly walks: readonly WalkState[];
  readonly samples: readonly EventSample[];
  /** Origin of the active API in the box. */
  readonly apiOrigin: string;
  /** Milliseconds since the epoch, by the platform's clock. */
  readonly now: number;
}

/** Something is new, or stands in place of what had its id. */
export type PageChange =
  | { readonly type: "entry"; readonly entry: ChatEntry }
  | { readonly type: "record"; readonly record: FeedRecord }
  | {
      readonly type: "world";
      readonly apps: readonly AppView[];
      readonly members: readonly Member[];
      readonly departments: readonly Department[];
      readonly groups: readonly Group[];
    }
  | { readonly type: "faults"; readonly faults: readonly ActiveFault[] }
  | { readonly type: "settings"; readonly settings: Settings }
  | { readonly type: "walk"; readonly walk: WalkState }
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

/** A record with what the bot itself tells of it. */
export interface RecordDetail {
  readonly record: FeedRecord;
  readonly trace: TraceView | undefined;
}

/** The inside of the bot, as plain data. */
export interface TraceView {
  /** The typed event. */
  readonly event: JsonValue;
  readonly steps: readonly TraceStep[];
  /** Reply objects, as the handlers returned them. */
  readonly replies: readonly JsonValue[];
  /** How many deliveries this one run of the handlers answers. */
  readonly deliveries: number;
  /** Log lines that carry the event's id. */
  readonly log: readonly TraceLine[];
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
