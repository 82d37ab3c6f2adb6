import { type DoctorStep, type Finding, ok } from "../../platform/finding.ts";
import type { SentCheck } from "../../platform/side.ts";
import type { ExchangeAnswer, NoAnswer } from "../exchange.ts";
import { type AdviceCode, trouble } from "./advice.ts";

/** The console gives up after a second. */
const CHECK_MS = 1_000;

/**
 * What an answer to the console's check means.
 *
 * @param reason the true code of a refusal, where the bot could be asked for it
 */
export function diagnoseCheck(
  sent: SentCheck,
  got: ExchangeAnswer | NoAnswer,
  reason?: string,
): Finding {
  if ("failure" in got) return trouble(failureCode(got.failure));
  const status = statusCode(got, reason);
  if (status) return trouble(status, subjectOf(got, status));
  const echo = echoCode(sent, got);
  return echo ? trouble(echo) : ok("url-check", `${Math.round(got.elapsedMs)} ms`);
}

/** What an answer to a POST means. */
export function diagnosePost(got: ExchangeAnswer | NoAnswer, reason?: string): Finding {
  if ("failure" in got) {
    return trouble(got.failure === "TIMEOUT" ? "BODY_NO_ANSWER" : failureCode(got.failure));
  }
  const { status, body } = got;
  if (status === 413) return trouble("BODY_TOO_LARGE");
  if (status === 415) return trouble("BODY_ENCODED");
  if (status === 400) return trouble("BODY_DAMAGED");
  const code = statusCode(got, reason);
  if (code) return trouble(code, subjectOf(got, code));
  if (isHtml(got)) return trouble("ROUTE_HTML");
  return ok("body", body === "" ? "200, 0 bytes" : "200");
}

/** A check with `+ / =` in its query, after one without went well: they do not travel. */
export function diagnoseQuery(special: Finding): Finding {
  if (special.status === "ok") return ok("query");
  return ALTERED.has(special.code) ? trouble("QUERY_SPECIALS") : special;
}

/** A POST, after the checks went well: the keys are right, so the body is not what was sent. */
export function diagnoseBody(posted: Finding): Finding {
  return ALTERED.has(posted.code) ? trouble("BODY_DAMAGED") : posted;
}

/** What is said of a request that was changed on the way, when nobody knows that it was. */
const ALTERED: ReadonlySet<string> = new Set<AdviceCode>([
  "QUERY_DAMAGED",
  "REFUSED_SIGNATURE",
  "REFUSED_KEY",
  "REFUSED",
]);

/** Compares our clock with the other side's `Date`, which has a resolution of one second. */
export function diagnoseClock(date: string | undefined, now: number, whose = ""): Finding {
  const there = Date.parse(date ?? "");
  if (Number.isNaN(there)) return { step: "clock", status: "skip", code: "NO_DATE" };
  const seconds = Math.round(Math.abs(now - there) / 1000);
  const subject = whose === "" ? `${seconds} s` : `${seconds} s, ${whose}`;
  if (seconds >= 3_600) return trouble("CLOCK_OFF", subject);
  return seconds > 60 ? trouble("CLOCK_DRIFT", subject) : ok("clock", subject);
}

/** The step that a failure to get any answer belongs to. */
export function failureCode(failure: string): AdviceCode {
  return FAILURES[failure] ?? (/SSL|TLS|CERT/.test(failure) ? "TLS_PROTOCOL" : "ADDRESS_BROKEN");
}

const FAILURES: Readonly<Record<string, AdviceCode>> = {
  ECONNREFUSED: "ADDRESS_REFUSED",
  ENOTFOUND: "ADDRESS_DNS",
  EAI_AGAIN: "ADDRESS_DNS",
  EAI_NODATA: "ADDRESS_DNS",
  TIMEOUT: "ADDRESS_TIMEOUT",
  ETIMEDOUT: "ADDRESS_TIMEOUT",
  EHOSTUNREACH: "ADDRESS_TIMEOUT",
  ENETUNREACH: "ADDRESS_TIMEOUT",
  CERT_HAS_EXPIRED: "TLS_EXPIRED",
  CERT_NOT_YET_VALID: "TLS_EXPIRED",
  DEPTH_ZERO_SELF_SIGNED_CERT: "TLS_SELF_SIGNED",
  SELF_SIGNED_CERT_IN_CHAIN: "TLS_SELF_SIGNED",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "TLS_CHAIN",
  UNABLE_TO_GET_ISSUER_CERT: "TLS_CHAIN",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "TLS_CHAIN",
  ERR_TLS_CERT_ALTNAME_INVALID: "TLS_HOSTNAME",
  EPROTO: "TLS_PROTOCOL",
};

const REASONS: Readonly<Record<string, AdviceCode>> = {
  ERR_SIGNATURE: "REFUSED_SIGNATURE",
  ERR_FRAME: "REFUSED_KEY",
  ERR_ECHO: "REFUSED_KEY",
  ERR_RECEIVE_ID: "REFUSED_RECEIVE_ID",
  ERR_AGENT_MISMATCH: "REFUSED_AGENT",
  ERR_STALE: "REFUSED_STALE",
};

/** `undefined` for 200. */
function statusCode(got: ExchangeAnswer, reason: string | undefined): AdviceCode | undefined {
  const { status, body } = got;
  if (status === 200) return undefined;
  if (status >= 300 && status < 400) return "REDIRECT";
  // The bot's own refusals are one fixed phrase; anything else stands before it.
  if (status === 403 && body === "forbidden") return (reason && REASONS[reason]) || "REFUSED";
  if (status === 503 && body === "unavailable") return "ROUTE_NOT_READY";
  return STATUSES[status] ?? (status >= 500 ? "SERVER_ERROR" : "STATUS_NOT_200");
}

const STATUSES: Readonly<Record<number, AdviceCode>> = {
  400: "QUERY_DAMAGED",
  401: "ROUTE_DENIED",
  403: "ROUTE_DENIED",
  404: "ROUTE_MISSING",
  405: "ROUTE_METHOD",
  407: "ROUTE_DENIED",
  429: "REFUSED_RATE",
  502: "ROUTE_UPSTREAM",
  503: "ROUTE_UPSTREAM",
  504: "ROUTE_UPSTREAM",
};

/** `undefined` when the plaintext, and nothing else, came back in time. */
function echoCode(sent: SentCheck, got: ExchangeAnswer): AdviceCode | undefined {
  const { body } = got;
  if (got.headers["content-encoding"] && got.headers["content-encoding"] !== "identity") {
    return "ECHO_COMPRESSED";
  }
  if (body === sent.echo) return got.elapsedMs > CHECK_MS ? "ECHO_SLOW" : undefined;
  const bare = body.replace(/^\ufeff/, "");
  if (bare === "") return "ECHO_EMPTY";
  if (bare === sent.echo) return "ECHO_BOM";
  if (bare.trim() === sent.echo) return "ECHO_WHITESPACE";
  if (bare.trim() === sent.echostr) return "ECHO_NOT_DECRYPTED";
  if (/^"?success"?$/i.test(bare.trim())) return "ECHO_SUCCESS";
  if (bare.includes(sent.envelope)) return "ECHO_ENVELOPE";
  if (isHtml(got)) return "ROUTE_HTML";
  if (isRounded(bare.trim(), sent.echo)) return "ECHO_NUMBER";
  if (isJson(bare)) return "ECHO_JSON";
  return bare.includes(sent.echo) ? "ECHO_EXTRA" : "ECHO_OTHER";
}

const isHtml = ({ headers, body }: ExchangeAnswer) =>
  /^\s*<(?:!doctype html|html|head|body)\b/i.test(body) ||
  (headers["content-type"]?.startsWith("text/html") === true && /<\w+/.test(body));

/** Bare numbers are JSON too, but nobody wrapped anything there. */
function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) !== "number";
  } catch {
    return false;
  }
}

/** A double keeps 15 digits: what follows is zeros, or an exponent. */
function isRounded(text: string, echo: string): boolean {
  if (!/^\d+(?:\.\d+)?(?:e\+?\d+)?$/i.test(text) || text === echo) return false;
  return Number(text) === Number(echo);
}

/** Where a redirect leads, or which status it was. Queries may hold secrets and are cut off. */
function subjectOf({ status, headers }: ExchangeAnswer, code: AdviceCode): string {
  const location = code === "REDIRECT" ? headers.location?.replace(/[?#].*$/s, "") : undefined;
  return location === undefined ? `HTTP ${status}` : `HTTP ${status} → ${location.slice(0, 200)}`;
}

/** The step in which nothing can be said because an earlier one failed. */
export const skipped = (step: DoctorStep): Finding => ({ step, status: "skip", code: "SKIPPED" });
