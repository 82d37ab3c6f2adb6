import type { Millis } from "../port/claim.ts";
import type { NewPart, Part, PartState } from "../port/parts.ts";

/** A part as it is kept: shown to others as a copy only. */
export interface MemoryPart extends Omit<NewPart, "state"> {
  seq: number;
  to: string;
  members: readonly string[];
  at: Millis;
  nextAt: Millis;
  /** When `nextAt` was set: a clock that says less was set back since. */
  setAt: Millis;
  state: PartState;
  attempts: number;
  firstAt: Millis | undefined;
  epoch: number;
  msgId: string | undefined;
  sentAt: Millis | undefined;
  error: string | undefined;
  errmsg: string | undefined;
}

export function rowOf(part: NewPart, seq: number, setAt: Millis): MemoryPart {
  const { id, app, lane, message, isAnswer, plugin, to, members, reply, bytes, hasFile } = part;
  const { digest, at, nextAt, state, error, errmsg } = part;
  return {
    seq,
    id,
    app,
    lane,
    message,
    isAnswer,
    plugin,
    to,
    members,
    reply,
    bytes,
    hasFile,
    digest,
    at,
    nextAt,
    setAt,
    state,
    attempts: 0,
    firstAt: undefined,
    epoch: 0,
    msgId: undefined,
    sentAt: undefined,
    error,
    errmsg,
  };
}

/** As others see it. */
export function shownPart({ setAt, epoch, ...part }: MemoryPart): Part {
  return part;
}

/** Puts a row among others, by their order of putting in; mostly at the end. */
export function insertBySeq(rows: MemoryPart[], row: MemoryPart): void {
  const place = rows.findLastIndex(({ seq }) => seq < row.seq) + 1;
  if (place === rows.length) rows.push(row);
  else rows.splice(place, 0, row);
}

export function removeFrom(rows: MemoryPart[], row: MemoryPart): void {
  const place = rows.indexOf(row);
  if (place === 0) rows.shift();
  else if (place !== -1) rows.splice(place, 1);
}

/** Those in front of a lane hold up the others until they are gone. */
export const isOnItsWay = (state: PartState) =>
  state === "pending" || state === "sending" || state === "riding";
/** Waits for something other than its turn. */
export const isStopped = (state: PartState) => state === "held" || state === "mailbox";
export const isPartOver = (state: PartState) => state === "sent" || state === "dead";
