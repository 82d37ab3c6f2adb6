import type { ChatEntry } from "../../core/sandbox/chat/chats.ts";
import type { Content } from "../../core/sandbox/chat/content.ts";
import type { CallbackRecord } from "../../core/sandbox/feed/records.ts";
import { identify } from "../../core/wecom/callback/identity.ts";
import { readXml } from "../../core/xml/read.ts";
import type { HistoryMessage, SeenText } from "./history.ts";
import type { RequestOf } from "./request.ts";
import { IDENTITY, type Stage } from "./stage.ts";

/** A message as its sender knows it: whether the bot ever took it in, only the store can tell. */
export type SentMessage = Omit<HistoryMessage, "seq" | "runs" | "revived">;

/** Sends numbered messages, and keeps what WeCom sees of them. */
export interface Witness {
  /** Sends the next message of a member. */
  send(member: string, requestOf: RequestOf): void;
  /** How many were sent. */
  readonly sent: number;
  /** Messages that have no outcome yet. */
  readonly open: number;
  /** Resolves when every message sent so far has its outcome. */
  settled(): Promise<void>;
  /** Messages that have their outcome. */
  readonly messages: readonly SentMessage[];
  readonly seen: readonly SeenText[];
}

export function createWitness(stage: Stage): Witness {
  const messages: SentMessage[] = [];
  const seen = new Map<string, SeenText>();
  const open = new Set<Promise<void>>();
  let serial = 0;

  // WeCom forgets what is old, so that everything is kept here as it happens.
  stage.sandbox.chats.onChange((entry) => {
    const text = textOf(entry.content);
    if (entry.by !== "app" || entry.chat.kind !== "app" || seen.has(entry.id)) return;
    seen.set(entry.id, { member: entry.chat.member, text, via: viaOf(entry), at: entry.at });
  });

  return {
    send(member, requestOf) {
      serial += 1;
      const request = requestOf(serial);
      const own = serial;
      const told = stage.says(member, request.text).settled.then((record) => {
        open.delete(told);
        messages.push({ ...request, serial: own, member, ...outcomeOf(record) });
      });
      open.add(told);
    },
    get sent() {
      return serial;
    },
    get open() {
      return open.size;
    },
    async settled() {
      await Promise.all(open);
    },
    messages,
    get seen() {
      return [...seen.values()];
    },
  };
}

function outcomeOf({ plaintext, deliveries, outcome }: CallbackRecord) {
  return {
    id: identify(IDENTITY, readXml(plaintext) ?? new Map()),
    statuses: deliveries.flatMap(({ status }) => status ?? []),
    ackedAt: deliveries
      .filter(({ status }) => status === 200)
      .map(({ sentAt, tookMs = 0 }) => sentAt + tookMs)
      .sort((one, other) => one - other)[0],
    answerLost: deliveries.some((one) => one.outcome === "lost" && one.status === 200),
    settled: outcome === "shown" || outcome === "acknowledged",
  };
}

const viaOf = ({ via }: ChatEntry) => (via === "passive" ? "passive" : "active");

function textOf(content: Content): string {
  return content.type === "text" || content.type === "markdown" ? content.content : content.type;
}
