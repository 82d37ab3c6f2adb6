import { BotError } from "../../errors.ts";
import type { FailureClass } from "../../ports/meter.ts";
import type { Failure, FailureScope } from "../../replies/messenger.ts";

/** What there is to say of a failed call. */
interface Said {
  readonly class: FailureClass;
  /** Default: it is about the one message. */
  readonly scope?: FailureScope | undefined;
  readonly error: string;
  /** Cause and cure in one sentence, without its full stop. */
  readonly zh: string;
  readonly en: string;
  readonly errcode?: number | undefined;
  readonly errmsg?: string | undefined;
  readonly callerIp?: string | undefined;
}

/** A failure with a message in Chinese and English. */
export const failureOf = ({
  zh,
  en,
  errcode,
  errmsg,
  callerIp,
  scope,
  ...said
}: Said): Failure => ({
  ...said,
  errmsg,
  scope: scope ?? "message",
  errcode,
  callerIp,
  message: `${zh}。${en}.`,
});

/** Ways in which a call of the active API fails, as codes. */
type ApiErrorCode =
  | "ERR_API"
  | "ERR_API_TIMEOUT"
  | "ERR_API_NETWORK"
  | "ERR_API_ANSWER"
  | "ERR_MEDIA"
  | "ERR_ADDRESS"
  | "ERR_REPLY"
  | "ERR_SEND";

/**
 * A call of the active API came to nothing. Its message names cause and cure in Chinese and
 * English; it holds no address, no token, no secret and nothing of what was sent.
 */
export class ApiError extends BotError {
  declare readonly code: ApiErrorCode;
  readonly failure: Failure;
  /** By which WeCom's support and its query tool find the call again. */
  readonly hint: string | undefined;

  constructor(code: ApiErrorCode, failure: Failure, hint?: string) {
    super(code, failure.message);
    this.failure = failure;
    this.hint = hint;
  }
}

/**
 * The error of something that had to be done first: however little is known of what became of that,
 * what was to follow has not been done.
 *
 * @param scope of what had to be done, where its trouble is not the whole app's
 */
export function withoutDoubt(cause: unknown, scope: "app" | "file"): unknown {
  if (!(cause instanceof ApiError)) return cause;
  const { failure } = cause;
  const certain = failure.class === "unknown" ? "busy" : failure.class;
  const reach = failure.scope === "app" ? "app" : scope;
  return new ApiError(cause.code, { ...failure, class: certain, scope: reach }, cause.hint);
}

/** WeCom does not know a `response_code`, or not any more (document 94888). */
const CODE_USED = 60140;

/** Whether a card was not changed because its code is used up, lapsed or unknown. */
export const isCodeUsed = (error: unknown): boolean =>
  error instanceof ApiError && error.failure.errcode === CODE_USED;
