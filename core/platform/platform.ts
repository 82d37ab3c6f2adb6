import type { EventKind, InboundEvent } from "../events/inbound.ts";
import type { PassiveSlot } from "../events/kind.ts";
import type { OwnKind } from "../events/own.ts";
import type { Clock } from "../ports/clock.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { Logger } from "../ports/logger.ts";
import type { Meter } from "../ports/meter.ts";
import type { Credential, Judge } from "../reading/credential.ts";
import type { Issues } from "../reading/issues.ts";
import type { Variables } from "../reading/variables.ts";
import type { AnswerPolicy } from "../replies/late.ts";
import type { Messenger } from "../replies/messenger.ts";
import type { Webhook } from "../replies/recipient.ts";
import type { Secret } from "../secret.ts";
import type { AppIdentity, Store } from "../stores/port/store.ts";
import type { Swap } from "../stores/port/values.ts";
import type { Bilingual } from "../two-languages.ts";
import type { Adapter } from "./adapter.ts";
import type { Finding } from "./finding.ts";
import type { PlatformLimits } from "./limits.ts";
import type { PlatformSide } from "./side.ts";

/**
 * A platform: where the bot's members are, as WeCom's self-built apps. It is a value that stands in
 * every app which lives there; whoever needs to know something of the platform asks it.
 *
 * Its apps are given back to the methods that take one, so a platform may expect its own sort there.
 */
export interface Platform {
  /** As in `wecom`. */
  readonly name: string;
  /** For people. */
  readonly title: Bilingual;
  /** Reads what stands in `apps:`. `undefined` (and an issue) when it is nothing like an app. */
  read(app: AppEntry, reading: AppReading): WrittenApp | undefined;
  /** Makes up who an app in the sandbox is. */
  readonly madeUp: IdentityMaker;
  /** Who an app is: whatever is kept under its name belongs to this one alone. */
  identity(app: ResolvedApp): AppAccount;
  /** What speaks the wire of an app. */
  adapter(app: ResolvedApp, tools: AdapterTools): Adapter;
  /** What sends for all apps of this platform in a bot. */
  open(apps: readonly ResolvedApp[], tools: SendingTools): Sending;
  /** How much it takes, and how long it waits. */
  readonly limits: PlatformLimits;
  /** Which replies a response to this kind of event may carry. */
  passiveSlot(kind: EventKind | OwnKind): PassiveSlot;
  /** Its side of the wire. */
  side(app: ResolvedApp): PlatformSide;
  readonly doctor: PlatformDoctor;
  /** A text that nobody sent, to ask who would answer it. It never reaches a handler. */
  imaginedText(app: ResolvedApp, said: ImaginedText): InboundEvent;
}

/** An app as `bot.config.ts` names it: what `wecomApp({ … })` makes. */
export interface AppDefinition {
  readonly platform: Platform;
  /** Not looked at yet. */
  readonly options: unknown;
}

/** An entry of `apps:`. */
export interface AppEntry {
  readonly name: string;
  /** As in `apps.main`. */
  readonly path: string;
  readonly options: unknown;
}

/** With what an entry is read. */
export interface AppReading {
  readonly variables: Variables;
  readonly issues: Issues;
}

/** An app as it is written: its shape is right, its credentials may be missing or ill-formed. */
export interface WrittenApp {
  readonly platform: Platform;
  readonly name: string;
  /** Callback path without a trailing slash. */
  readonly path: string;
  /** Without these there is no app. */
  readonly required: readonly Credential[];
  /** Without these it can do less. */
  readonly optional: readonly Credential[];
  /** The app with its credentials; what is missing, ill-formed or weak is told to the judge. */
  resolve(judge: Judge): ResolvedApp;
  /** The app with a made-up identity in place of its credentials. */
  inSandbox(identity: MadeUpIdentity): ResolvedApp;
}

/** An app whose every value has been looked up and checked. Each platform adds its credentials. */
export interface ResolvedApp extends AnswerPolicy {
  readonly platform: Platform;
  /** Its name in `apps:`. */
  readonly name: string;
  /** Callback path without a trailing slash. */
  readonly path: string;
  /** How far a callback's timestamp may be from our clock, in seconds; 0 for any. */
  readonly freshnessSeconds: number;
}

/** Who an app is at its platform. */
export type AppAccount = Omit<AppIdentity, "name">;

/** Whom the rows of an app belong to. */
export const identityOf = (app: ResolvedApp): AppIdentity => ({
  name: app.name,
  ...app.platform.identity(app),
});

/** Who an app in the sandbox is: texts by name, kept in the data directory. */
export type MadeUpIdentity = Readonly<Record<string, string>>;

/** Makes up identities. */
export interface IdentityMaker {
  /** Whether what was kept is an identity of this platform, if of an earlier version. */
  isIdentity(kept: unknown): boolean;
  /**
   * The identities that are kept, completed where an earlier version kept less, and new ones for
   * the `names` that have none.
   */
  identities(
    kept: ReadonlyMap<string, MadeUpIdentity>,
    names: readonly string[],
    entropy: Entropy,
  ): ReadonlyMap<string, MadeUpIdentity>;
}

/** With what an adapter works. */
export interface AdapterTools {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
}

/** With what messages are sent. */
export interface SendingTools extends AdapterTools {
  /** Origin of the active API, without a trailing slash. */
  readonly apiBase: string;
  /** Through which calls go; may hold credentials. */
  readonly proxy: Secret | undefined;
  /** That the paths of files begin in. */
  readonly directory: string;
  readonly store: Store;
  readonly meter: Meter;
}

/** What sends for the apps of one platform. */
export interface Sending extends Messenger {
  /** Its name. */
  readonly platform: string;
  /**
   * What plugins call the platform with, beyond messages; of a type that the platform's own room
   * knows.
   *
   * @throws BotError `ERR_SEND` for an app that is not there
   */
  client(app: string): unknown;
  /** What keeps the key of a webhook, to be written together with its messages. */
  keepWebhook(app: string, webhook: Webhook): readonly Swap[];
  /** Ends its connections. */
  close(): Promise<void>;
}

/** How its active API is reached. */
export type ExaminedReach = Pick<SendingTools, "apiBase" | "proxy" | "directory">;

/** What `doctor` asks of a platform, beside its side of the wire. */
export interface PlatformDoctor {
  /** Whether the app has all that sending needs; what is not ok says what it lacks. */
  credentials(app: ResolvedApp): Finding;
  /** Tries what sending needs, from this machine. Of an app whose credentials are ok. */
  sending(app: ResolvedApp, reach: ExaminedReach): Promise<readonly Finding[]>;
  /** The `Date` that its API gives; `undefined` when there is no answer. */
  date(reach: ExaminedReach): Promise<string | undefined>;
}

/** A text that nobody sent. */
export interface ImaginedText {
  readonly userId: string;
  readonly content: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}
