import { BotError, CallbackError } from "../errors.ts";
import type { Logger } from "../ports/logger.ts";
import { answerJson } from "./json.ts";
import { type Refuse, refuseAs, refuseFailure } from "./refuse.ts";

/** For listeners of this machine alone: whoever gets that far may know what is wrong, code and message. */
export function refuseRoute(logger: Logger): Refuse {
  return (ctx, error) => {
    if (error instanceof CallbackError) return refuseAs(ctx, error.status);
    if (!(error instanceof BotError)) return refuseFailure(ctx, error, logger);
    answerJson(ctx, 422, { code: error.code, message: error.message });
  };
}
