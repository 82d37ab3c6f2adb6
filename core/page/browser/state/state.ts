import { computed, effect, signal } from "@preact/signals";
import type { Chat, ChatEntry } from "../../../sandbox/chat/chats.ts";
import type { ActiveFault } from "../../../sandbox/faults.ts";
import type {
  AppView,
  EventSample,
  OutboxView,
  RecordView,
  ShownJob,
  WalkState,
} from "../../../sandbox/page-protocol.ts";
import { DEFAULT_SETTINGS, type SandboxSettings } from "../../../sandbox/settings.ts";
import type { CompanyMember, Department, Group } from "../../../sandbox/world/world.ts";
import { keepChoice, recall } from "./language.ts";

/*
 * What the page knows. Components read the signals; only `apply.ts`, `follow.ts` and
 * `actions.ts` write them, and whoever opens or closes something.
 */

export const apps = signal<readonly AppView[]>([]);
export const members = signal<readonly CompanyMember[]>([]);
export const departments = signal<readonly Department[]>([]);
export const groups = signal<readonly Group[]>([]);
/** By id, in the order of appearance. */
export const entries = signal<ReadonlyMap<string, ChatEntry>>(new Map());
/** By id, oldest first. After a restart of the bot also those that only this page still knows. */
export const records = signal<ReadonlyMap<string, RecordView>>(new Map());
/** Whether only this page still knows a record: the bot that had it has been restarted. */
export const isPast = (id: string): boolean => id.includes("~");
/** What the bot has not got rid of. */
export const outbox = signal<OutboxView>({ parts: [], dead: [] });
/** What the bot does by the clock. */
export const jobs = signal<readonly ShownJob[]>([]);
/** Texts that some handler of the bot waits for. */
export const tries = signal<readonly string[]>([]);
export const faults = signal<readonly ActiveFault[]>([]);
export const settings = signal<SandboxSettings>(DEFAULT_SETTINGS);
export const walks = signal<ReadonlyMap<string, WalkState>>(new Map());
export const samples = signal<readonly EventSample[]>([]);
export const about = signal({
  version: "",
  corp: "",
  corpId: "",
  apiOrigin: "",
  /** Milliseconds since the epoch. */
  startedAt: 0,
});
/**
 * Whether changes arrive. Otherwise the bot is asked for all the time: it said that it ends
 * (`stopped`), or nothing (`lost`).
 */
export const connection = signal<"opening" | "open" | "stopped" | "lost">("opening");

/** How many milliseconds the platform's clock is ahead of the browser's. */
export const ahead = signal(0);

/** UserID of the member whose phone is shown; at first the one of the last visit. */
export const me = signal(recall("member") ?? "");
effect(() => keepChoice("member", me.value));
/** The chat that is open on the phone; `undefined` is the list of chats. */
export const openChat = signal<Chat | undefined>(undefined);
/** Id of the record that the inspector shows. */
export const openRecord = signal<string | undefined>(undefined);
/** What went wrong last, for a line that goes away by itself. */
export const notice = signal<string | undefined>(undefined);

export const openEntries = computed(() => {
  const chat = openChat.value;
  return chat ? [...entries.value.values()].filter((entry) => isIn(entry.chat, chat)) : [];
});

/** Whether two chats are the same. */
export function isIn(one: Chat, other: Chat): boolean {
  if (one.kind === "group") return other.kind === "group" && one.chatId === other.chatId;
  return other.kind === "app" && one.app === other.app && one.member === other.member;
}
