/**
 * Every way this framework can fail, as a stable code. Codes are part of the API: adding one
 * is free, renaming one is a breaking change. Messages are for people and may change.
 */
export type ErrorCode =
  | CallbackErrorCode
  | "ERR_CONFIG"
  | "ERR_PLUGIN"
  | "ERR_PLUGIN_SETUP"
  | "ERR_QUERY"
  | "ERR_COMMAND"
  | "ERR_REGEX"
  | "ERR_REPLY"
  | "ERR_VALUE"
  | "ERR_NEXT_CALLED_TWICE"
  | "ERR_SERVICE_MISSING"
  | "ERR_SERVICE_CYCLE"
  | "ERR_COLLECT"
  | "ERR_BOT_CLOSED"
  | "ERR_STORE_IN_USE"
  | "ERR_STORE_FOREIGN"
  | "ERR_STORE_IDENTITY"
  | "ERR_STORE_DAMAGED"
  | "ERR_STORE_LOST"
  | "ERR_STORE_VERSION"
  | "ERR_STORE_CLOSED"
  | "ERR_STORE_FULL"
  | "ERR_STORE"
  | "ERR_CONFLICT"
  | "ERR_JOB"
  | "ERR_TALK"
  | "ERR_TALK_FULL"
  | "ERR_LISTEN"
  | "ERR_SEND"
  | "ERR_API"
  | "ERR_API_TIMEOUT"
  | "ERR_API_NETWORK"
  | "ERR_API_ANSWER"
  | "ERR_MEDIA"
  | "ERR_ADDRESS"
  | "ERR_RECORDING_FOREIGN"
  | "ERR_RECORDING_VERSION"
  | "ERR_RECORDING_DAMAGED";

/** Why a callback was refused. Outside only a status and a fixed phrase are seen. */
export type CallbackErrorCode =
  | "ERR_QUERY_PARAMETER"
  | "ERR_ENVELOPE"
  | "ERR_ENCODING"
  | "ERR_SIGNATURE"
  | "ERR_STALE"
  | "ERR_FRAME"
  | "ERR_RECEIVE_ID"
  | "ERR_ECHO"
  | "ERR_MESSAGE"
  | "ERR_AGENT_MISMATCH"
  | "ERR_KEY_EXPIRED"
  | "ERR_BODY_LENGTH"
  | "ERR_BODY_ENCODING"
  | "ERR_BODY_ABORTED"
  | "ERR_HOST"
  | "ERR_RATE"
  | "ERR_UNAVAILABLE";

/** Shared by every copy of this module: a plugin may come with its own. */
const MARK: unique symbol = Symbol.for("huiyin.error");

/** Any failure that this framework raises on purpose. Misuse by our own code is a TypeError. */
export class BotError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: subclasses inherit this, and ask for themselves
    if (this !== BotError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === "object" && value !== null && MARK in value;
  }

  get [MARK](): true {
    return true;
  }
}

/** Statuses with which a callback can be refused (see docs/http.md). */
export type RefusalStatus = 400 | 403 | 413 | 415 | 429 | 503;

/** The request is wrong, or cannot be accepted now; nothing downstream runs. */
export class CallbackError extends BotError {
  readonly status: RefusalStatus;

  constructor(
    status: RefusalStatus,
    code: CallbackErrorCode,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(code, message, options);
    this.status = status;
  }
}

/** One thing that is wrong with the configuration. */
export interface ConfigIssue {
  /** Where, as in `apps.main.token`. */
  readonly path: string;
  /** What is wrong and what to do about it; names the type of a value, never the value. */
  readonly message: string;
  /** The same in Chinese. */
  readonly zh: string;
}

/** The configuration is refused at start, with all its problems at once. */
export class ConfigError extends BotError {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[], options?: { readonly cause?: unknown }) {
    super(
      "ERR_CONFIG",
      issues.map(({ path, message }) => `${path}: ${message}`).join("\n"),
      options,
    );
    this.issues = issues;
  }
}

/** A plugin's handler, middleware, collector or setup threw. The cause is what it threw. */
export class PluginError extends BotError {
  readonly plugin: string;

  constructor(
    code: "ERR_PLUGIN" | "ERR_PLUGIN_SETUP" | "ERR_COLLECT",
    plugin: string,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(code, message, options);
    this.plugin = plugin;
  }
}
