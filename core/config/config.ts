import type { Middleware } from "../bot/middleware.ts";
import type { Plugin } from "../bot/plugin.ts";
import type { Datum } from "../events/field.ts";
import type { OnLate } from "../replies/late.ts";
import type { Secret } from "../secret.ts";
import type { StoreFactory } from "../stores/store.ts";
import type { Reference } from "./reference.ts";

/** A pair that the console used before, or will use next, while both may still arrive. */
export interface RotationOptions {
  readonly token: string | Secret | Reference;
  readonly encodingAesKey: string | Secret | Reference;
  /** From then on the pair is refused. A Date, or ISO 8601 with its time zone. */
  readonly notAfter: string | Date;
}

/** What members read of the framework's own. Each a text of 1 to 2,048 bytes that shows something. */
export interface TextOptions {
  /** Before the patterns of a command whose arguments do not fit. Default `用法 usage: `. */
  readonly usage?: string;
  /** When a handler threw. Default: nothing. */
  readonly failed?: string;
  /** Ends an answer of too many parts that cannot be a file. Default `（内容太长，后面的省略了。）` */
  readonly cut?: string;
  /** In place of a part that no response holds. Default `（这里有一条内容暂时发不过来。）` */
  readonly unsendable?: string;
  /** Of the file that holds a long answer. Default `回答.txt` */
  readonly fileName?: string;
}

/** One self-built app, as its page in the admin console shows it. */
export interface WecomAppOptions {
  /** CorpID (企业ID), as in `ww0123456789abcdef`. */
  readonly corpId: string | Reference;
  /** AgentId, as in `1000002`. */
  readonly agentId: string | number | Reference;
  /** Token of the page 接收消息 → 设置API接收. */
  readonly token: string | Secret | Reference;
  /** EncodingAESKey of the same page: 43 letters and digits. */
  readonly encodingAesKey: string | Secret | Reference;
  /** Secret of the app. Without it there is no active send. */
  readonly secret?: string | Secret | Reference;
  /** Callback path. Default `/wecom/callback`; every app needs one of its own. */
  readonly path?: string;
  /** Further key pairs that are accepted for a while. */
  readonly rotation?: readonly RotationOptions[];
  /** How far a timestamp may be from our clock, in seconds; 0 switches it off. Default 7200. */
  readonly freshnessSeconds?: number;
  /** Coordinate system of `LOCATION` reports, which WeCom does not document. Default `unknown`. */
  readonly locationDatum?: Datum;
  /** What becomes of an answer that takes longer than five seconds. Default `push`. */
  readonly onLate?: OnLate;
  /** The text of `onLate: "ack+push"`. Default `收到，正在处理，请稍候。` */
  readonly ack?: string;
  /**
   * Sends the plain twin of all markdown, for members who read in WeChat, which shows none. Default
   * `false`. A single `reply.markdown(…, { plainMarkdown })` overrules it.
   */
  readonly plainMarkdown?: boolean;
  /** What the framework itself says to members, in other words. */
  readonly texts?: TextOptions;
}

/** What `wecomApp` makes. */
export interface AppDefinition {
  readonly platform: "wecom";
  readonly options: WecomAppOptions;
}

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
}

/** Types the configuration. It is checked when the bot starts, with all its problems at once. */
export function defineBot(config: BotConfig): BotConfig {
  return config;
}

/** Defines a WeCom (企业微信) self-built app, for `apps:`. */
export function wecomApp(options: WecomAppOptions): AppDefinition {
  return { platform: "wecom", options };
}
