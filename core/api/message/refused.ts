import { ApiError } from "../../contracts/api/api-error.ts";
import { failureOf } from "../failure.ts";

/** A message that WeCom would not take, found before it is asked. */
export const refused = (zh: string, en: string): ApiError =>
  new ApiError(
    "ERR_REPLY",
    failureOf({
      class: "dead",
      error: "ERR_REPLY",
      zh: `这条消息不能发送：${zh}`,
      en: `The message cannot be sent: ${en}`,
    }),
  );
