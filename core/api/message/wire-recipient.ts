import type { Recipient } from "../../events/recipient.ts";

/** Whom `message/send` goes to (document 90236); what names nobody stays away. */
export function wireRecipient({ users, parties, tags, everyone }: Recipient) {
  if (everyone) return { touser: "@all" };
  return { touser: joined(users), toparty: joined(parties), totag: joined(tags) };
}

const joined = (ids: readonly string[]) => (ids.length > 0 ? ids.join("|") : undefined);
