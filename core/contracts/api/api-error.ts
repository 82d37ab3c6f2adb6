import { BotError } from "../../errors.ts";
import type { Failure } from "../messenger.ts";

/** Ways in which a call of the active API fails, as codes. */
export type ApiErrorCode =
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
