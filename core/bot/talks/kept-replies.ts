import type { Reply } from "../../replies/reply.ts";
import { readReply, writeReply } from "../../replies/reply-json.ts";

/** Replies as a row keeps them: JSON, and behind it the file of one that was given as bytes. */
export type KeptReplies = readonly (readonly [json: string, base64?: string])[];

export const keepReplies = (replies: readonly Reply[]): KeptReplies =>
  replies.map((reply) => {
    const { json, bytes } = writeReply(reply);
    return bytes ? [json, Buffer.from(bytes).toString("base64")] : [json];
  });

/** @throws BotError `ERR_REPLY` for what this version cannot read */
export const keptReplies = (kept: KeptReplies): readonly Reply[] =>
  kept.map(([json, base64]) =>
    readReply(json, base64 === undefined ? undefined : Buffer.from(base64, "base64")),
  );
