/**
 * Where a bot keeps what must outlive a message: a set of atomic, promised intentions.
 *
 * A promise that resolves is on disk; one that rejects has changed nothing. Intentions of one
 * process take effect in the order in which they are given, and a read sees those given before it.
 * The promises of one turn of the event loop settle together. Everything rejects with a BotError:
 * `ERR_STORE_FULL` and `ERR_STORE` pass, and the same may succeed later; `ERR_STORE_CLOSED` does not.
 */
import type { Member } from "../../events/member.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import type { MessageId, Millis } from "./claim.ts";
import type { LeaseStore } from "./leases.ts";
import type { Arrival, MessageStore, OpenState } from "./messages.ts";
import type { Part, PartState, PartStore } from "./parts.ts";
import type { TableStore } from "./tables.ts";
import type { Stored, ValueStore } from "./values.ts";

/** How many stand where, without those that are over. Takes no time, however many those are. */
export interface StoreCounts {
  readonly messages: Readonly<Record<OpenState, number>>;
  readonly parts: Readonly<Record<Exclude<PartState, "sent">, number>>;
  /** When the oldest pending, sending or riding part was put in. */
  readonly oldestPartAt?: Millis | undefined;
  /** Identities that had to be given up before their time. */
  readonly forgotten: number;
}

/** What ended before these times is forgotten. Expired values go too. */
export interface Horizons {
  readonly now: Millis;
  /** Replies of messages, once a response has left. */
  readonly replies: Millis;
  /** Messages that are done: from then on a repeat of theirs is new. */
  readonly messages: Millis;
  /** Dead messages; left out: they wait for ever. */
  readonly dead?: Millis | undefined;
  /** Parts that are sent or dead, by when they were put in. */
  readonly parts: Millis;
}

/** What is kept of one member. */
export interface MemberData {
  /** What they said, in the order of acceptance; of what is done, as long as its reply is kept. */
  readonly messages: readonly MemberMessage[];
  /** What is on its way to them or was sent to them, also beside others, and what answers them. */
  readonly parts: readonly Part[];
  /** What plugins keep under their name: keys that end in `/` or `:` and the member's key. */
  readonly values: readonly MemberValue[];
}

export interface MemberMessage {
  readonly id: MessageId;
  readonly state: OpenState | "done";
  /** When it was accepted; of what is done, when that was. */
  readonly at: Millis;
  readonly kind?: string | undefined;
  /** The text of what is done has been forgotten. */
  readonly body?: Uint8Array | undefined;
  readonly reply?: string | undefined;
  readonly error?: string | undefined;
}

export interface MemberValue extends Stored {
  readonly owner: string;
}

/** How much was forgotten. */
export interface ErasedCounts {
  readonly messages: number;
  /** Those of the messages that had not come to an end. */
  readonly open: number;
  readonly parts: number;
  readonly values: number;
}

/** Opened once, closed last. */
export interface Store {
  /** For people: `sqlite data/huiyin.db` or `memory`; no secret, no address. */
  readonly label: string;
  /**
   * Whether a new message would be accepted now. While there is only room to end what was begun, it
   * is not, and everything else goes on. Asking is what makes a full disk's recovery known.
   */
  readonly ready: boolean;
  /** The last stop was not clean: for a minute every message is written before it runs. */
  readonly wasKilled: boolean;
  /** How long a claim lives unless `ask` prolongs it, in milliseconds; `undefined`: as long as the process. */
  readonly leaseMs?: number | undefined;
  /**
   * Whether handlers may run before anything is written: the message is certainly new, its lane is
   * free, no mail waits there, and the last commit went well. Asks memory alone, and changes nothing.
   * Missing where several instances share the store.
   */
  readonly mayStart?: ((arrival: Arrival) => boolean) | undefined;
  readonly messages: MessageStore;
  readonly parts: PartStore;
  readonly values: ValueStore;
  readonly tables: TableStore;
  readonly leases: LeaseStore;
  counts(): Promise<StoreCounts>;
  /**
   * Forgets what is over, for about so many milliseconds of its own time.
   *
   * @returns whether more is over
   */
  forget(before: Horizons, budgetMs: number): Promise<boolean>;
  /**
   * What is kept of a member. Their lanes are their key, or begin with it and `#`.
   */
  memberData(member: Member): Promise<MemberData>;
  /**
   * Forgets that, but for the identities of what is done, so that no repeat is taken for new. A
   * message that is also for others goes on to them. What runs is void.
   */
  erase(member: Member): Promise<ErasedCounts>;
  /** Rewrites everything, so that nothing that was erased can be read from the disk. Takes a while. */
  scrub(): Promise<void>;
  /**
   * Writes a consistent copy of everything to a new file, while the bot works: all of it, on disk, or
   * nothing.
   *
   * @throws BotError `ERR_STORE` when the file exists, cannot be written, or nothing can be copied;
   *   `ERR_STORE_FULL` when its disk has no room for it
   */
  backup(file: string): Promise<void>;
  /** Whether everything can be read. Reads all of it. */
  verify(): Promise<boolean>;
  /** Ends what was given, then closes. */
  close(): Promise<void>;
}

/** Whom the rows of an app are from and for: a name alone can come to mean another. */
export interface AppIdentity {
  /** Its name in `bot.config.ts`, which its rows carry. */
  readonly name: string;
  /** The company whose app it is; empty where its platform names none. */
  readonly tenant: string;
  /** Which of the company's apps. */
  readonly account: string;
}

/**
 * Why a message is dead, or a part held, whose app was noted before apps were bound to corp and
 * agent, or was moved to another since: only a person can tell whether it is still meant.
 */
export const FROM_ANOTHER_APP = "another_app";

export interface StoreOptions {
  /** Data directory; made if it is missing. */
  readonly directory: string;
  readonly logger: Logger;
  /** Whether a store that holds nothing yet is refused instead of made. Default: it is made. */
  readonly mustExist?: boolean;
  /**
   * The apps whose rows it holds: new ones are noted, and one that is noted with another corp or
   * agent is refused. Left out by what only looks.
   */
  readonly apps?: readonly AppIdentity[];
  /** Names of apps that became others, as somebody has said: what waits for the old ones is held. */
  readonly moved?: readonly string[];
  /** Whether nothing outside the directory may be opened, whatever the factory was told. */
  readonly confined?: boolean;
  /**
   * Whether to go on, with a line in the log, where the last stop left less than was acknowledged.
   * Default: that is refused.
   */
  readonly acceptLoss?: boolean;
  /** Default: the machine's. */
  readonly clock?: Clock | undefined;
}

/** What `sqlite()`, `memory()` and `postgres()` return, for `store:` in `bot.config.ts`. */
export interface StoreFactory {
  readonly name: string;
  /**
   * @throws BotError (as a rejection) `ERR_STORE_IN_USE`, `ERR_STORE_FOREIGN`, `ERR_STORE_DAMAGED`,
   *   `ERR_STORE_LOST`, `ERR_STORE_FULL`, `ERR_STORE_VERSION`, `ERR_STORE_IDENTITY`
   */
  open(options: StoreOptions): Promise<Store>;
}
