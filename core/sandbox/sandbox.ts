import type { Clock } from "../ports/clock.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { Callback } from "./callbacks/callback.ts";
import type { Cards } from "./chat/cards.ts";
import type { Chats } from "./chat/chats.ts";
import type { MediaShelf } from "./chat/media.ts";
import type { Faults } from "./faults.ts";
import type { Feed } from "./feed/feed.ts";
import type { CallbackRecord, CheckRecord } from "./feed/records.ts";
import type { Keeping } from "./keeping/keeping.ts";
import type { SandboxSettings } from "./settings.ts";
import type { World, WorldSeed } from "./world/world.ts";

export interface SandboxOptions {
  /** What the company begins with, and what is not kept of it. */
  readonly world: WorldSeed;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** What it had before a restart. Default: nothing, and nothing is kept. */
  readonly keeping?: Keeping;
  readonly settings?: Partial<SandboxSettings>;
}

/** WeCom played: a company with its members and apps, and everything that travels. */
export interface Sandbox {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly keeping: Keeping;
  readonly world: World;
  readonly chats: Chats;
  readonly cards: Cards;
  readonly media: MediaShelf;
  readonly feed: Feed;
  readonly faults: Faults;
  readonly settings: SandboxSettings;
  configure(change: Partial<SandboxSettings>): void;
  /** Calls back after the settings changed. The returned function ends that. */
  onConfigure(listener: () => void): () => void;
  /** 19 digits, never given twice. */
  nextMsgId(): string;
  /** Sends a callback, and again while it fails. The record is in the feed at once. */
  emit(callback: Callback): Emission;
  /** Checks an app's callback URL, as the console does on saving. */
  check(app: string): Promise<CheckRecord>;
  /** Requests that are on their way now. */
  readonly underWay: number;
  /** Ends everything that is under way; each delivery and callback still gets its outcome. */
  close(): Promise<void>;
}

export interface Emission {
  /** Id of the record. */
  readonly id: string;
  /** Resolves when the callback has its outcome. Never rejects. */
  readonly settled: Promise<CallbackRecord>;
}
