import type { LogFields } from "../ports/logger.ts";

/** Where it broke, for the log, without the message: that may quote what somebody wrote. */
export function failure(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  return { error: error.name, ...("code" in error && { code: error.code }), frames };
}
