import { type Field, fieldValue, illFormed, type Reading } from "../../events/field.ts";
import type { EventKind, InboundEvent } from "../../events/inbound.ts";
import type { Actor } from "../../events/kind.ts";
import { member } from "../../events/member.ts";
import { parseInteger } from "../../events/read-scalar.ts";
import { eventRows, families, messageRows, type Row } from "../../events/rows.ts";
import type { Logger } from "../../ports/logger.ts";
import type { XmlTree } from "../../xml/tree.ts";
import type { Unreadable } from "./envelope.ts";

/** A row of the event table, laid out for reading: names and fields side by side. */
export interface EventRow {
  readonly kind: EventKind;
  readonly actor: Actor;
  readonly isMessage: boolean;
  readonly names: readonly string[];
  readonly fields: readonly Field<unknown>[];
}

/** An Event with ChangeTypes. */
export interface FamilyRow {
  readonly kind: EventKind;
  readonly changes: ByName<EventRow>;
}

/** Looks a wire name up as it is spelled, then without regard to letter case and blanks around it. */
export type ByName<T> = (name: string) => T | undefined;

/** The row of a MsgType. */
export const messageRow: ByName<EventRow> = index(messageRows, (row) => compile(row, true));

/** The row of an Event without ChangeTypes. */
export const noticeRow: ByName<EventRow> = index(eventRows, (row) => compile(row, false));

/** The family of an Event with ChangeTypes. */
export const familyRow: ByName<FamilyRow> = index(
  new Map([...families].map(([name, family]) => [name, { ...family, alsoSpelled: [] }])),
  ({ kind, changes }) => ({ kind, changes: index(changes, (row) => compile(row, false)) }),
);

function compile({ kind, actor, fields }: Row, isMessage: boolean): EventRow {
  return {
    kind,
    actor,
    isMessage,
    names: Object.keys(fields),
    fields: Object.values(fields),
  };
}

// Official samples mix `click` and `CLICK`; the table has one spelling, and so has `kind`.
function index<S extends { readonly alsoSpelled: readonly string[] }, T>(
  sources: ReadonlyMap<string, S>,
  make: (source: S) => T,
): ByName<T> {
  const found = new Map<string, T>();
  for (const [name, source] of sources) {
    const made = make(source);
    for (const each of [name, ...source.alsoSpelled]) {
      found.set(each, made).set(each.toLowerCase(), made);
    }
  }
  return (name) => found.get(name) ?? found.get(name.trim().toLowerCase());
}

/** What decoding needs beside the message itself. */
export interface DecodeContext {
  /** Name of the app in `bot.config.ts`. */
  readonly app: string;
  /** Identity of the message, see `identify`. */
  readonly id: string;
  /** The message as it was decrypted. */
  readonly body: Uint8Array;
  /** When it came, in Unix milliseconds: its time where it has none of its own. */
  readonly arrivedAt: number;
  readonly reading: Reading;
  readonly logger: Logger;
}

/**
 * Gives a decrypted message its type (documents 90239, 90240).
 *
 * Nothing is refused, because WeCom would only repeat it. What we cannot name, and what lacks a
 * value that its kind cannot be without, is delivered as `unknown` with all its elements. Where an
 * element of the header stands twice, or holds elements, the event has no member either: another
 * reader would see another sender than we do. Any other value that does not fit is taken for a
 * missing one.
 */
export function decode(tree: XmlTree, context: DecodeContext): InboundEvent {
  const header = readHeader(tree, context);
  if (header.flaw !== "") return illFormedEvent("unknown", header.flaw, header, tree, context);
  const message = messageRow(header.msgType);
  if (message) return decodeRow(message, header, tree, context);
  if (!isNotice(header.msgType)) return unnamed(header, tree, context);

  const notice = noticeRow(header.event);
  if (notice) return decodeRow(notice, header, tree, context);
  const family = familyRow(header.event);
  if (!family) return unnamed(header, tree, context);
  const change = family.changes(header.changeType);
  if (change) return decodeRow(change, header, tree, context);
  const event = draft(header, tree, context);
  event.kind = family.kind;
  event.changeType = header.changeType.trim();
  event.fields = tree;
  return delivered(event, context);
}

/**
 * A message of which nothing can be read, but that is ours: it was decrypted, and names our corp.
 *
 * @param why for the log
 */
export function decodeNothing(why: Unreadable, context: DecodeContext): InboundEvent {
  const { app, id, body, arrivedAt, logger } = context;
  logger.warn("event.unreadable", { app, id, why, bytes: body.length });
  return unknown({ ...emptyHeader(), createTime: secondOf(arrivedAt) }, NOTHING, context);
}

const NOTHING: XmlTree = new Map();

interface Header {
  toUserName: string;
  fromUserName: string;
  createTime: number;
  msgType: string;
  agentId: string;
  event: string;
  changeType: string;
  msgId: string;
  /** An element that is not one text; empty when all of them are. */
  flaw: string;
}

function readHeader(tree: XmlTree, { arrivedAt, reading }: DecodeContext): Header {
  const header = emptyHeader();
  header.toUserName = sole(tree, "ToUserName", header);
  header.fromUserName = sole(tree, "FromUserName", header);
  header.msgType = sole(tree, "MsgType", header);
  // One legacy event spells it with a small d.
  header.agentId = (sole(tree, "AgentID", header) || sole(tree, "AgentId", header)).trim();
  header.event = sole(tree, "Event", header);
  header.changeType = sole(tree, "ChangeType", header);
  header.msgId = sole(tree, "MsgId", header);
  const createTime = parseInteger(sole(tree, "CreateTime", header));
  if (createTime !== illFormed && createTime >= 0) {
    header.createTime = createTime;
    return header;
  }
  header.createTime = secondOf(arrivedAt);
  if (header.flaw === "") reading.misfits.push("CreateTime");
  return header;
}

const secondOf = (ms: number) => Math.floor(ms / 1_000);

const emptyHeader = (): Header => ({
  toUserName: "",
  fromUserName: "",
  createTime: 0,
  msgType: "",
  agentId: "",
  event: "",
  changeType: "",
  msgId: "",
  flaw: "",
});

function sole(tree: XmlTree, name: string, header: Header): string {
  const values = tree.get(name);
  if (values === undefined) return "";
  const value = values[0];
  if (values.length === 1 && typeof value === "string") return value;
  header.flaw ||= name;
  return "";
}

const isNotice = (msgType: string) =>
  msgType === "event" || msgType.trim().toLowerCase() === "event";

function decodeRow(
  row: EventRow,
  header: Header,
  tree: XmlTree,
  context: DecodeContext,
): InboundEvent {
  const event = draft(header, tree, context);
  event.kind = row.kind;
  if (row.actor === "member" && event.from === undefined) {
    return illFormedEvent(row.kind, "FromUserName", header, tree, context);
  }
  if (row.isMessage) event.msgId = header.msgId;
  let at = 0;
  for (const field of row.fields) {
    const name = row.names[at++] ?? "";
    const value = fieldValue(field, tree, context.reading);
    if (value === illFormed) return illFormedEvent(row.kind, field.wire, header, tree, context);
    event[name] = value;
  }
  return delivered(event, context);
}

/** @param element that the kind cannot be without, or that nobody can read the same way twice */
function illFormedEvent(
  kind: string,
  element: string,
  header: Header,
  tree: XmlTree,
  context: DecodeContext,
): InboundEvent {
  const { app, id, logger } = context;
  logger.warn("event.ill_formed", { app, id, kind, element });
  return unknown(header, tree, context);
}

/** A kind that came after this version, or a message without any. */
function unnamed(header: Header, tree: XmlTree, context: DecodeContext): InboundEvent {
  const { app, id, logger } = context;
  const [msgType, event, changeType] = [header.msgType, header.event, header.changeType];
  logger.info("event.unknown", { app, id, msgType, event, changeType });
  return unknown(header, tree, context);
}

function unknown(header: Header, tree: XmlTree, context: DecodeContext): InboundEvent {
  const event = draft(header, tree, context);
  if (header.flaw !== "") event.from = undefined;
  event.kind = "unknown";
  event.msgType = header.msgType.trim();
  event.event = header.event.trim();
  event.changeType = header.changeType.trim();
  event.fields = tree;
  event.raw = context.body;
  return delivered(event, context);
}

/**
 * An event while it is made. It has a class so that `wire` costs no more than a reference, and is
 * not among the fields when somebody lists them.
 */
class WecomEvent {
  [field: string]: unknown;
  readonly #wire: XmlTree;

  constructor(header: Header, wire: XmlTree, app: string, id: string) {
    this.#wire = wire;
    const { fromUserName } = header;
    this.id = id;
    this.app = app;
    this.toUserName = header.toUserName;
    this.fromUserName = fromUserName;
    // `sys` is no UserID: it stands for WeCom itself.
    this.from =
      fromUserName === "" || fromUserName === "sys" ? undefined : member(app, fromUserName);
    this.agentId = header.agentId;
    this.createTime = header.createTime;
  }

  get wire(): XmlTree {
    return this.#wire;
  }
}

const draft = (header: Header, tree: XmlTree, { app, id }: DecodeContext) =>
  new WecomEvent(header, tree, app, id);

function delivered(event: WecomEvent, { app, id, reading, logger }: DecodeContext): InboundEvent {
  if (reading.misfits.length > 0) {
    const elements = reading.misfits.splice(0);
    logger.debug("event.misfit", { app, id, kind: event.kind, elements });
  }
  // The rows' fields have the types that InboundEvent infers from them, name by name.
  return Object.freeze(event) as unknown as InboundEvent;
}
