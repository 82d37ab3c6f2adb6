import { ApiError } from "../../contracts/api/api-error.ts";
import { failureOf } from "../failure.ts";

/** How far a request came before it was lost. */
export interface Way {
  /** Whether the call can be made again whatever became of it. */
  readonly harmless: boolean;
  /** Whether there was a connection: without one, no other call would have gone either. */
  readonly reached: boolean;
}

const scopeOf = ({ reached }: Way) => (reached ? "unclear" : "app");

export function timeoutError(limitMs: number, way: Way): ApiError {
  const seconds = limitMs / 1_000;
  return new ApiError(
    "ERR_API_TIMEOUT",
    failureOf({
      class: way.harmless ? "busy" : "unknown",
      scope: scopeOf(way),
      error: "ERR_API_TIMEOUT",
      zh: `企业微信 ${seconds} 秒内没有答完：检查出口网络和代理`,
      en: `WeCom did not answer within ${seconds} s: check the way out and the proxy`,
    }),
  );
}

/** @param cause only its code is looked at: its message may hold the address, and so the token */
export function networkError(cause: unknown, way: Way): ApiError {
  const code = codeOf(cause);
  return new ApiError(
    "ERR_API_NETWORK",
    failureOf({
      class: way.harmless ? "busy" : "unknown",
      scope: scopeOf(way),
      error: "ERR_API_NETWORK",
      zh: `连接不上企业微信，或连接断了（${code}）：检查 DNS、出口网络、代理和 WECOM_API_BASE`,
      en: `WeCom cannot be reached, or the connection broke (${code}): check DNS, the way out, the proxy and WECOM_API_BASE`,
    }),
  );
}

/** As in `ECONNREFUSED`. */
function codeOf(cause: unknown): string {
  const { code, name } = (cause ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === "string" && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code;
  return typeof name === "string" && /^\w{1,40}$/.test(name) ? name : "unknown";
}
