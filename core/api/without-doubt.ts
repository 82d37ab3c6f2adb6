import { ApiError } from "../contracts/api/api-error.ts";

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
