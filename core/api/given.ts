import { ApiError } from "../contracts/api/api-error.ts";
import type { Fields } from "./answer.ts";
import { failureOf } from "./failure.ts";
import { textOf } from "./fields.ts";

/**
 * A text that an answer cannot do without.
 *
 * @throws ApiError `ERR_API_ANSWER` for an answer that lacks it: nobody knows what was done
 */
export function givenIn(fields: Fields, name: string): string {
  const value = textOf(fields, name);
  if (value) return value;
  throw new ApiError(
    "ERR_API_ANSWER",
    failureOf({
      class: "unknown",
      scope: "unclear",
      error: "ERR_API_ANSWER",
      zh: `企业微信的答复里没有 ${name}：检查代理和 WECOM_API_BASE`,
      en: `WeCom's answer holds no ${name}: check proxies and WECOM_API_BASE`,
    }),
  );
}
