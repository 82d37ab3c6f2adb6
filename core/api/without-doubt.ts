import { ApiError } from "../contracts/api/api-error.ts";

/**
 * The error of something that had to be done first: however little is known of what became of that,
 * what was to follow has not been done.
 */
export function withoutDoubt(cause: unknown): unknown {
  if (!(cause instanceof ApiError) || cause.failure.class !== "unknown") return cause;
  return new ApiError(cause.code, { ...cause.failure, class: "busy" }, cause.hint);
}
