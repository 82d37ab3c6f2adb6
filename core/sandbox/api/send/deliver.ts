import type { Content } from "../../chat/content.ts";
import type { Member } from "../../world/world.ts";
import type { ApiCall } from "../route.ts";
import { type Exceeded, quotaOf } from "./quota.ts";
import { droppedByFault, droppedByQuota } from "./remarks.ts";

interface Outgoing {
  readonly content: Content;
  readonly members: readonly Member[];
  readonly msgId: string;
}

/**
 * Puts a message into each member's chat. What is over a quota is dropped without a word to the
 * app; the record tells.
 *
 * @returns ids of the entries
 */
export function deliver(call: ApiCall, { content, members, msgId }: Outgoing): readonly string[] {
  const { platform, app } = call;
  const place = {
    app: app.name,
    path: "/cgi-bin/message/send",
    members: members.map(({ userId }) => userId),
  };
  const struck = platform.faults.strike("api.quota", place);
  if (struck) call.remark(droppedByFault());
  const bound = struck?.scope.member?.toLowerCase();
  if (struck && bound === undefined) return [];
  const quota = quotaOf(platform);
  return members.flatMap(({ userId }) => {
    if (userId.toLowerCase() === bound) return [];
    const exceeded = quota.spend(app.name, userId);
    if (exceeded) {
      call.remark(droppedByQuota(userId, exceeded, limitOf(call, exceeded)));
      return [];
    }
    const chat = { kind: "app", app: app.name, member: userId } as const;
    const { id } = platform.chats.post({ chat, by: "app", content, via: "active", msgId });
    call.touched(id);
    return [id];
  });
}

const limitOf = ({ platform: { settings } }: ApiCall, exceeded: Exceeded) =>
  exceeded === "minute" ? settings.perMinute : settings.perHour;
