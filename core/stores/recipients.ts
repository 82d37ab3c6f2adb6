import { type Member, member } from "../events/member.ts";
import type { Recipient } from "../replies/recipient.ts";

/**
 * A recipient without one of its members, as JSON.
 *
 * @param to JSON of a recipient
 * @returns `undefined` when nobody is left
 */
export function recipientWithout(to: string, { app, key }: Member): string | undefined {
  const recipient: Recipient = JSON.parse(to);
  const { users = [], parties = [], tags = [], everyone, chatId } = recipient;
  const others = users.filter((user) => member(app, user).key !== key);
  const isAddressed =
    everyone || chatId !== undefined || others.length + parties.length + tags.length > 0;
  return isAddressed ? JSON.stringify({ ...recipient, users: others }) : undefined;
}

/** Whether a lane is one of a member's: their key, or that and a sign that no UserID holds. */
export const isLaneOf = (lane: string, { key }: Member) =>
  lane === key || lane.startsWith(`${key}#`);
