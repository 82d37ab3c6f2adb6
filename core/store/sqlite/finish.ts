import type { Arrival, Finished, MessageEnd, TakenMessage } from "../port/messages.ts";
import type { TableStatement } from "../port/tables.ts";
import { idBytes } from "./message-id.ts";
import type { MessageContext, MessageLedger } from "./message-ledger.ts";
import type { OpenMessage } from "./open-lanes.ts";
import type { SqliteParts } from "./parts.ts";
import type { SqliteTables } from "./tables.ts";
import type { SqliteValues } from "./values.ts";

/** What an ending touches besides messages. */
export interface EndContext extends Pick<MessageContext, "turns" | "endings" | "parts"> {
  readonly messages: MessageLedger;
  readonly outbox: SqliteParts;
  readonly values: SqliteValues;
  readonly tables: SqliteTables;
}

type Refusal = Finished & { readonly ok: false };

/** Brings a message to its end with all that belongs to it, or says what stands in the way. */
export function finish(context: EndContext, end: MessageEnd): Finished {
  const { messages } = context;
  const { of } = end;
  const message = "lane" in of ? undefined : messages.held(of);
  if ("lane" in of) {
    if (messages.open.find(of.id) || messages.known(of)) return FENCED;
    messages.refuseIfTight();
    // Thrown before anything is changed, where it is no id.
    idBytes(of.id);
  } else if (!message) return FENCED;
  const arrival = message?.arrival ?? (of as Arrival);
  const refusal = changeRows(context, end);
  if (refusal) return refusal;
  conclude(context, end, arrival, message);
  return { ok: true, next: handOver(context, end, message) };
}

const FENCED: Refusal = { ok: false, why: "fenced" };

/** What depends on rows comes first, and undoes itself. */
function changeRows(context: EndContext, end: MessageEnd): Refusal | undefined {
  const { outbox, turns } = context;
  const { mail, values = [], statements = [] } = end;
  const moved = mail ? [...mail.ride, ...mail.refuse.map(({ id }) => id)] : [];
  if (!outbox.areMail(moved)) return { ok: false, why: "mail" };
  if (values.length + statements.length === 0) return undefined;
  try {
    turns.guarded(() => {
      const refused = context.values.swapAll(values, end.at);
      if (refused) throw new RefusedEnd({ ok: false, why: "value", index: refused.index });
      runStatements(context, statements);
    });
  } catch (error) {
    if (error instanceof RefusedEnd) return error.refusal;
    throw error;
  }
  return undefined;
}

function runStatements({ tables }: EndContext, statements: readonly TableStatement[]): void {
  if (statements.length === 0) return;
  const ran = tables.tried(statements);
  if (ran.ok) return;
  throw new RefusedEnd({ ok: false, why: "statement", index: ran.index, error: ran.error });
}

/** Thrown to have undone what was done so far. */
class RefusedEnd extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super("an ending was refused");
    this.refusal = refusal;
  }
}

/** Nothing stands in the way any more. */
function conclude(
  { messages, endings, parts, outbox }: EndContext,
  { answer, at, dead, mail, drop = [] }: MessageEnd,
  arrival: Arrival,
  message: OpenMessage | undefined,
): void {
  const { id, stamp, app, lane } = arrival;
  const reply = answer.route === "passive" ? answer.reply : undefined;
  const rides = reply === undefined ? undefined : answer.rides;
  const hasMail = mail !== undefined && mail.ride.length > 0;
  parts.drop(drop);
  if (message) messages.remove(message, dead !== undefined);
  if (dead) {
    const seq = message?.seq ?? messages.open.nextSeq();
    const claims = message?.claims ?? 1;
    const isUnshown = reply !== undefined;
    messages.die({ seq, arrival, claims, cause: dead, at, reply, rides, isUnshown }, hasMail);
  } else {
    endings.keep({ id, stamp, at, app, lane, route: answer.route, reply, rides }, hasMail);
  }
  for (const part of answer.parts) parts.add(part, part.id === answer.rides ? id : undefined);
  if (!mail) return;
  parts.ride(mail.ride, id);
  for (const refused of mail.refuse) outbox.refuse(refused.id, refused.error);
}

/** Claims the next of its lane, and takes in what is born with its end. */
function handOver(
  { messages }: EndContext,
  { at, arrivals = [] }: MessageEnd,
  message: OpenMessage | undefined,
): TakenMessage[] {
  const born = arrivals.filter((one) => !messages.open.find(one.id) && !messages.known(one));
  const next = message ? messages.next(message, at) : [];
  for (const arrival of born) {
    if (messages.open.find(arrival.id)) continue;
    const taken = messages.take(arrival, at);
    if (taken.isRunning) next.push(messages.takenOf(taken));
  }
  return next;
}
