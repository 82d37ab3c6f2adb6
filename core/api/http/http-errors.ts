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
  return new ApiError(
    "ERR_API_NETWORK",
    failureOf({
      class: way.harmless ? "busy" : "unknown",
      scope: scopeOf(way),
      ...obstacleIn(cause),
    }),
  );
}

/** What stood in the way, as far as its code tells. */
function obstacleIn(cause: unknown) {
  const code = codeOf(cause);
  const proxied = statusOfProxy(cause);
  if (proxied === 407) {
    return {
      error: "ERR_API_PROXY_AUTH",
      zh: "代理要用户名和密码（407）：写成 WECOM_PROXY=http://用户名:密码@主机:端口，特殊字符用 %XX",
      en: "the proxy wants a user name and a password (407): write WECOM_PROXY=http://user:password@host:port, special characters as %XX",
    };
  }
  if (proxied !== undefined) {
    return {
      error: "ERR_API_NETWORK",
      zh: `代理拒绝了连接（${proxied}）：让它放行到企业微信接口的 CONNECT`,
      en: `the proxy refuses the connection (${proxied}): let it pass a CONNECT to WeCom's API`,
    };
  }
  if (UNKNOWN_ISSUER.has(code)) {
    return {
      error: "ERR_API_CERTIFICATE",
      zh: `不认识证书的签发机构（${code}），多半是公司的网关换了证书：把它的 CA 存成 PEM 文件，启动前设置 NODE_EXTRA_CA_CERTS=/路径/ca.pem`,
      en: `the certificate is from an unknown authority (${code}), mostly a company's gateway: keep its CA as a PEM file and set NODE_EXTRA_CA_CERTS=/path/ca.pem before the start`,
    };
  }
  if (/^CERT_|ALTNAME/.test(code)) {
    return {
      error: "ERR_API_CERTIFICATE",
      zh: `证书不对（${code}）：检查本机时间、WECOM_API_BASE 和代理`,
      en: `the certificate is wrong (${code}): check this machine's clock, WECOM_API_BASE and the proxy`,
    };
  }
  return {
    error: "ERR_API_NETWORK",
    zh: `连接不上企业微信，或连接断了（${code}）：检查 DNS、出口网络、代理和 WECOM_API_BASE`,
    en: `WeCom cannot be reached, or the connection broke (${code}): check DNS, the way out, the proxy and WECOM_API_BASE`,
  };
}

const UNKNOWN_ISSUER: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** What a proxy answered to CONNECT; undici tells it in the text of the error alone. */
function statusOfProxy(cause: unknown): number | undefined {
  const text = cause instanceof Error ? cause.message : "";
  const status = /^Proxy response \((\d{3})\)/.exec(text)?.[1];
  return status === undefined ? undefined : Number(status);
}

/** As in `ECONNREFUSED`. */
function codeOf(cause: unknown): string {
  const { code, name } = (cause ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === "string" && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code;
  return typeof name === "string" && /^\w{1,40}$/.test(name) ? name : "unknown";
}
