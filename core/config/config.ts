import type { Middleware } from "../bot/middleware.ts";
import type { Plugin } from "../bot/plugin.ts";
import type { AppDefinition } from "../platform/platform.ts";
import type { StoreFactory } from "../stores/port/store.ts";

/** Bounds that seldom need a change. */
export interface LimitOptions {
  /** Largest body of a callback, in bytes. Default 262,144. */
  readonly bodyBytes?: number;
  /** From arrival to the passive answer, in milliseconds. WeCom cuts at 5,000. Default 4,500. */
  readonly answerMs?: number;
  /** When a handler is told to give up, in milliseconds. Default 600,000. */
  readonly handlerMs?: number;
  /**
   * How long a message waits behind another of the same member that runs, in milliseconds from
   * when that began. Default 60,000.
   */
  readonly laneMs?: number;
  /**
   * How long a handler may keep the event loop before the watchdog ends the process, so that a
   * supervisor starts it anew, in milliseconds: 1,000 to 9,000, or 0 for ever. Default 8,000.
   */
  readonly blockedMs?: number;
  /** Between being not ready and no longer listening, for a load balancer. Default 0. */
  readonly balancerWaitMs?: number;
  /** How long a dead letter waits for a person before it is forgotten, in days; 0 for ever. Default 30. */
  readonly deadLetterDays?: number;
  /**
   * How many messages an answer or a push may be, 1 to 100. Beyond, its texts become one file, or it
   * ends with a word where nothing can be sent actively. Default 20.
   */
  readonly answerParts?: number;
}

/** What `bot.config.ts` exports by default. */
export interface BotConfig {
  /** The apps, by names of one's own choice. */
  readonly apps: Readonly<Record<string, AppDefinition>>;
  /** `sqlite()` or `memory()`. */
  readonly store: StoreFactory;
  /** What the bot can do. The order of the list is the order in which plugins are asked. */
  readonly plugins: readonly Plugin[];
  /** Wraps every answering handler of every plugin; the first is the outermost. */
  readonly middleware?: readonly Middleware[];
  /** Files served at the root, by name, for WeCom's check of the domain's owner. */
  readonly verificationFiles?: Readonly<Record<string, string>>;
  readonly limits?: LimitOptions;
  /** The zone of jobs that name none, as `"Asia/Shanghai"`. Default: that of the process. */
  readonly zone?: string;
  /**
   * Days of China's calendar that are otherwise than this version knows, by date: `"off"` or `"work"`,
   * as in `{ cn: { "2027-02-08": "off" } }`. For a year that it does not know, write all of them.
   */
  readonly holidays?: { readonly cn?: Readonly<Record<string, "off" | "work">> };
}

/** Types the configuration. It is checked when the bot starts, with all its problems at once. */
export function defineBot(config: BotConfig): BotConfig {
  return config;
}
