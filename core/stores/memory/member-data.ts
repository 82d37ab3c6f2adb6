import type { Member } from "../../events/member.ts";
import type { Millis } from "../port/claim.ts";
import type { Part } from "../port/parts.ts";
import type { ErasedCounts, MemberData, MemberMessage } from "../port/store.ts";
import { isLaneOf, recipientWithout } from "../recipients.ts";
import { isPartOver, type MemoryPart, shownPart } from "./memory-part.ts";
import type { MemoryMessages } from "./messages.ts";
import type { PartTable } from "./part-table.ts";
import type { MemoryValues } from "./values.ts";

interface Kept {
  readonly messages: MemoryMessages;
  readonly table: PartTable;
  readonly values: MemoryValues;
}

/** What is kept of a member. */
export function memberDataIn(kept: Kept, member: Member, now: Millis): MemberData {
  const messages = messagesOf(kept, member);
  return {
    messages,
    parts: partsOf(kept, member, messages).map(shownPart),
    values: kept.values.endingWith(endsOf(member), now),
  };
}

/** Forgets that, but for the identities of what is done. */
export function eraseMember(kept: Kept, member: Member, now: Millis): ErasedCounts {
  const { messages, parts, values } = memberDataIn(kept, member, now);
  kept.messages.silence((lane) => isLaneOf(lane, member));
  for (const { id } of messages) {
    const open = kept.messages.open.get(id);
    if (open) kept.messages.erase(open);
  }
  for (const part of parts) erasePart(kept.table, part, member);
  kept.values.deleteEndingWith(endsOf(member));
  const open = messages.filter(({ state }) => state === "accepted" || state === "running");
  return {
    messages: messages.length,
    open: open.length,
    parts: parts.length,
    values: values.length,
  };
}

const endsOf = ({ key }: Member) => [`/${key}`, `:${key}`];

function messagesOf({ messages }: Kept, member: Member): readonly MemberMessage[] {
  const done = messages.ended
    .told(({ lane }) => isLaneOf(lane, member))
    .map(({ id, kind, at, reply }) => ({ id, state: "done" as const, at, kind, reply }));
  const open = [...messages.open.values()]
    .filter(({ arrival }) => isLaneOf(arrival.lane, member))
    .map(({ arrival, state, reply, error }) => {
      const { id, at, kind, body } = arrival;
      return { id, state, at, kind, body, reply, error };
    });
  return [...done, ...open].sort((one, other) => one.at - other.at);
}

/** What is theirs, goes to them, or answers them. */
function partsOf(
  { table }: Kept,
  member: Member,
  messages: readonly MemberMessage[],
): readonly MemoryPart[] {
  const answered = new Set(messages.map(({ id }) => id));
  return [...table.rows()].filter(
    ({ app, lane, message, members }) =>
      app === member.app &&
      (isLaneOf(lane, member) ||
        members.includes(member.key) ||
        (message !== undefined && answered.has(message))),
  );
}

/** What is still to go to others too, and answers nobody, goes on to them. */
function erasePart(table: PartTable, { id, lane, message, to }: Part, member: Member): void {
  const row = table.get(id);
  if (!row) return;
  const isShared = !isLaneOf(lane, member) && message === undefined && !isPartOver(row.state);
  const others = isShared ? recipientWithout(to, member) : undefined;
  if (others === undefined) {
    table.delete(row);
    return;
  }
  row.to = others;
  row.members = row.members.filter((key) => key !== member.key);
}
