import { ApiError } from "../../contracts/api/api-error.ts";
import { failureOf } from "../failure.ts";

/** A message that cannot be sent as it is, found before the network. */
export const replyError = (zh: string, en: string): ApiError =>
  new ApiError("ERR_REPLY", failureOf({ class: "dead", error: "ERR_REPLY", zh, en }));
