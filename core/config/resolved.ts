import type { Middleware } from "../bot/middleware.ts";
import type { Plugin } from "../bot/plugin.ts";
import type { ConfigIssue } from "../errors.ts";
import type { ResolvedApp } from "../platform/platform.ts";
import type { LogLevel } from "../ports/logger.ts";
import type { Secret } from "../secret.ts";
import type { StoreFactory } from "../stores/port/store.ts";
import type { BotConfig } from "./config.ts";

/** What the environment says about the process. */
export interface Settings {
  /** Public listener. 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Admin listener, always on loopback. */
  readonly adminPort: number;
  /** Names under which the sandbox's page may be reached besides those of loopback, in lower case. */
  readonly pageHosts?: readonly string[];
  /** Absolute path. In sandbox mode the folder `sandbox` in the one that was asked for. */
  readonly dataDirectory: string;
  readonly logLevel: LogLevel;
  /** Origin of the active API, without a trailing slash. */
  readonly apiBase: string;
  /** Through which calls to the active API go; may hold credentials, so it is never shown. */
  readonly proxy?: Secret | undefined;
  /** What is recorded of each callback; `undefined` for nothing. */
  readonly record?: "encrypted" | "left-out" | undefined;
  /** A listener that shows the figures to other hosts; `undefined` for none. */
  readonly metrics?:
    | { readonly port: number; readonly host: string; readonly token: Secret }
    | undefined;
}

/** See `LimitOptions`; everything is set. */
export interface ResolvedLimits {
  readonly bodyBytes: number;
  readonly answerMs: number;
  readonly handlerMs: number;
  readonly laneMs: number;
  readonly blockedMs: number;
  readonly balancerWaitMs: number;
  /** 0: for ever. */
  readonly deadLetterDays: number;
  readonly answerParts: number;
}

/** The whole configuration, ready to be built from. */
export interface ResolvedBot {
  /** `sandbox`: no credentials at all, so an identity was made up and both listeners are on loopback. */
  readonly mode: "sandbox" | "live";
  /** Whether `NODE_ENV` is `production`. */
  readonly production: boolean;
  /** Absolute path of the file it comes from. */
  readonly file: string;
  readonly apps: readonly ResolvedApp[];
  readonly store: StoreFactory;
  readonly plugins: readonly Plugin[];
  readonly middleware: readonly Middleware[];
  /** Content by file name. */
  readonly verificationFiles: Readonly<Record<string, string>>;
  readonly limits: ResolvedLimits;
  /** Of jobs that name none; `undefined`: the process's. */
  readonly zone?: string | undefined;
  /** See `BotConfig`. */
  readonly holidays?: BotConfig["holidays"] | undefined;
  readonly settings: Settings;
  /** Worth telling at start, no reason to refuse. */
  readonly warnings: readonly ConfigIssue[];
}
