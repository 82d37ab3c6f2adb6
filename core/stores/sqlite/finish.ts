import type { MessageId } from "../port/claim.ts";
import type {
  Arrival,
  Finished,
  MailMove,
  MessageAnswer,
  MessageEnd,
  MessageSaid,
  MessageSaying,
  TakenMessage,
} from "../port/messages.ts";
import type { TableStatement } from "../port/tables.ts";
import type { MessageContext, MessageLedger } from "./message-ledger.ts";
import type { OpenMessage } from "./open-lanes.ts";
import type { SqliteParts } from "./parts.ts";
import type { SqliteTables } from "./tables.ts";
import { idBytes } from "./turn-record.ts";
import type { SqliteValues } from "./values.ts";

/** What an ending touches besides messages. */
export interface EndContext extends Pick<MessageContext, "turns" | "endings" | "parts"> {
  readonly messages: MessageLedger;
  readonly outbox: SqliteParts;
  readonly values: SqliteValues;
  readonly tables: SqliteTables;
}

type Outbox = Pick<EndContext, "parts" | "outbox">;
type Refusal = Finished & { readonly ok: false };

/** Takes down what a message says while it runs, or says what stands in the way. */
export function say(
  { messages, parts, outbox }: EndContext,
  { of, parts: said, rides, mail, drop = [], memo }: MessageSaying,
): MessageSaid {
  const message = messages.held(of);
  if (!message) return { ok: false, why: "fenced" };
  if (hasMoved({ parts, outbox }, rides, mail)) return MOVED;
  parts.drop(drop);
  if (memo) messages.note(of, memo.name, memo.result);
  if (rides !== undefined || (mail && mail.ride.length > 0)) messages.rides(message, rides);
  put({ parts, outbox }, { of: of.id, parts: said, rides, mail });
  return { ok: true };
}

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
  const { answer, mail } = end;
  const rides = standInOf(message, answer);
  if (hasMoved(context, rides, mail)) return MOVED;
  const refusal = changeRows(context, end);
  if (refusal) return refusal;
  conclude(context, end, arrival, message);
  put(context, { of: arrival.id, parts: answer.parts, rides, mail });
  return { ok: true, next: handOver(context, end, arrival.lane) };
}

const FENCED: Refusal = { ok: false, why: "fenced" };
const MOVED: Refusal & MessageSaid = { ok: false, why: "moved" };

/** What stands in for a response from now on; what the run has said before did so then. */
const standInOf = (message: OpenMessage | undefined, { route, rides }: MessageAnswer) =>
  route !== "passive" || message?.response ? undefined : rides;

/** Whether a part that a response is to show does not wait for that any more. */
function hasMoved(
  { parts, outbox }: Outbox,
  rides: string | undefined,
  mail: MailMove | undefined,
): boolean {
  if (rides !== undefined && parts.isCalled(rides)) return true;
  return mail !== undefined && !outbox.areMail([...mail.ride, ...mail.refuse.map(({ id }) => id)]);
}

/** What depends on rows comes first, and undoes itself. */
function changeRows(context: EndContext, end: MessageEnd): Refusal | undefined {
  const { turns } = context;
  const { values = [], statements = [] } = end;
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
  { messages, endings, parts }: EndContext,
  { answer, at, dead, mail, drop = [] }: MessageEnd,
  arrival: Arrival,
  message: OpenMessage | undefined,
): void {
  const { id, stamp, app, lane } = arrival;
  const said = message?.response;
  const reply = answer.route === "passive" && said !== "gone" ? answer.reply : undefined;
  const route = said === "gone" && answer.route === "passive" ? "active" : answer.route;
  const rides = reply === undefined ? undefined : answer.rides;
  const hasMail = said === "riding" || (mail !== undefined && mail.ride.length > 0);
  parts.drop(drop);
  if (message && reply === undefined) messages.letGo(message);
  if (message) messages.remove(message, dead !== undefined);
  if (dead) {
    const seq = message?.seq ?? messages.open.nextSeq();
    const claims = message?.claims ?? 1;
    const isUnshown = reply !== undefined && said !== "left";
    messages.die({ seq, arrival, claims, cause: dead, at, reply, rides, isUnshown }, hasMail);
  } else {
    endings.keep({ id, stamp, at, app, lane, route, reply, rides }, hasMail);
    if (said === "left") endings.left(id, at);
  }
}

/** Puts in what an answer consists of, and moves the mail that passes with it. */
function put(
  { parts, outbox }: Outbox,
  said: Omit<MessageSaying, "of"> & { readonly of: MessageId },
): void {
  const { of, rides, mail } = said;
  const added = said.parts.filter((part) => parts.add(part, part.id === rides ? of : undefined));
  // What an earlier run has put in is there already.
  if (rides !== undefined && !added.some(({ id }) => id === rides)) parts.standIn(rides, of);
  if (!mail) return;
  parts.ride(mail.ride, of);
  for (const { id, error } of mail.refuse) outbox.refuse(id, error);
}

/** Claims the next of its lane, and takes in what is born with its end. */
function handOver(
  { messages }: EndContext,
  { at, arrivals = [] }: MessageEnd,
  lane: string,
): TakenMessage[] {
  const born = arrivals.filter((one) => !messages.open.find(one.id) && !messages.known(one));
  const next = messages.next(lane, at);
  for (const arrival of born) {
    if (messages.open.find(arrival.id)) continue;
    const taken = messages.take(arrival, at);
    if (taken.isRunning) next.push(messages.takenOf(taken));
  }
  return next;
}
