import { CallbackError } from "../../errors.ts";
import { illFormed, type Reading } from "../../events/field.ts";
import type { InboundEvent } from "../../events/inbound.ts";
import { type Member, member } from "../../events/member.ts";
import { parseInteger } from "../../events/read-scalar.ts";
import type { Logger } from "../../ports/logger.ts";
import type { XmlTree } from "../../xml/tree.ts";
import { type EventRow, familyRow, messageRow, noticeRow } from "./event-row.ts";

/** What decoding needs beside the message itself. */
export interface DecodeContext {
  /** Name of the app in `bot.config.ts`. */
  readonly app: string;
  /** Identity of the message, see `identify`. */
  readonly id: string;
  readonly reading: Reading;
  readonly logger: Logger;
}

/**
 * Gives a decrypted message its type (documents 90239, 90240).
 *
 * What makes it a message at all is read strictly: ToUserName, CreateTime and MsgType must be
 * there, and no element of the header may stand twice, or another reader would see another
 * sender than we do. Everything else is lenient: what we cannot name, and what lacks a field it
 * must have (a number, its member, a message's MsgId), is delivered as `unknown` with all its
 * elements, because WeCom would only repeat what we refuse.
 *
 * @throws CallbackError 403 `ERR_MESSAGE`
 */
export function decode(tree: XmlTree, context: DecodeContext): InboundEvent {
  const header = readHeader(tree);
  const isNotice = header.msgType === "event" || header.msgType.toLowerCase() === "event";
  const row = isNotice ? noticeRow(header.event) : messageRow(header.msgType);
  if (row) return decodeRow(row, header, tree, context);

  const family = isNotice ? familyRow(header.event) : undefined;
  if (!family) return unknown(header, tree, context);
  const change = family.changes(header.changeType);
  if (change) return decodeRow(change, header, tree, context);
  const { changeType } = header;
  return delivered({ ...common(header, context), kind: family.kind, changeType, fields: tree });
}

interface Header {
  readonly toUserName: string;
  readonly fromUserName: string;
  readonly createTime: number;
  readonly msgType: string;
  readonly agentId: string;
  readonly event: string;
  readonly changeType: string;
  readonly msgId: string;
}

function readHeader(tree: XmlTree): Header {
  const createTime = parseInteger(required(tree, "CreateTime"));
  if (createTime === illFormed) throw refused("CreateTime is no whole number");
  return {
    toUserName: required(tree, "ToUserName"),
    fromUserName: sole(tree, "FromUserName"),
    createTime,
    msgType: required(tree, "MsgType"),
    // One legacy event spells it with a small d.
    agentId: sole(tree, "AgentID") || sole(tree, "AgentId"),
    event: sole(tree, "Event"),
    changeType: sole(tree, "ChangeType"),
    msgId: sole(tree, "MsgId"),
  };
}

function required(tree: XmlTree, name: string): string {
  const value = sole(tree, name);
  if (value === "") throw refused(`${name} is missing`);
  return value;
}

function sole(tree: XmlTree, name: string): string {
  const values = tree.get(name);
  if (values === undefined) return "";
  const value = values[0];
  if (values.length !== 1 || typeof value !== "string") throw refused(`${name} is not one text`);
  return value;
}

const refused = (why: string) => new CallbackError(403, "ERR_MESSAGE", `message refused: ${why}`);

function decodeRow(
  row: EventRow,
  header: Header,
  tree: XmlTree,
  context: DecodeContext,
): InboundEvent {
  const event = common(header, context);
  event.kind = row.kind;
  if (row.actor === "member" && event.from === undefined) {
    return illFormedEvent(row, "fromUserName", header, tree, context);
  }
  if (row.isMessage) {
    if (header.msgId === "") return illFormedEvent(row, "msgId", header, tree, context);
    event.msgId = header.msgId;
  }
  let at = 0;
  for (const field of row.fields) {
    const name = row.names[at++] ?? "";
    const value = field.read(tree, context.reading);
    if (value === illFormed) return illFormedEvent(row, name, header, tree, context);
    event[name] = value;
  }
  return delivered(event);
}

function illFormedEvent(
  row: EventRow,
  field: string,
  header: Header,
  tree: XmlTree,
  context: DecodeContext,
): InboundEvent {
  const { app, id, logger } = context;
  logger.warn("event.ill_formed", { app, id, kind: row.kind, field });
  return unknown(header, tree, context);
}

function unknown(header: Header, tree: XmlTree, context: DecodeContext): InboundEvent {
  const { msgType, event, changeType } = header;
  const fields = tree;
  return delivered({
    ...common(header, context),
    kind: "unknown",
    msgType,
    event,
    changeType,
    fields,
  });
}

type Draft = Record<string, unknown>;

function common(header: Header, { app, id }: DecodeContext): Draft {
  const { toUserName, fromUserName, agentId, createTime } = header;
  const from = sender(app, fromUserName);
  return { id, app, toUserName, fromUserName, from, agentId, createTime };
}

// `sys` is no UserID: it stands for WeCom itself.
function sender(app: string, userId: string): Member | undefined {
  return userId === "" || userId === "sys" ? undefined : member(app, userId);
}

// The rows' fields have the types that InboundEvent infers from them, name by name.
const delivered = (event: Draft) => Object.freeze(event) as unknown as InboundEvent;
