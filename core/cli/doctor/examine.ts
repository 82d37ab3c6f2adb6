import { isIP } from "node:net";
import { type Finding, ok } from "../../platform/finding.ts";
import type { ResolvedApp } from "../../platform/platform.ts";
import type { SentCallback } from "../../platform/side.ts";
import { type ExchangeAnswer, exchange, type NoAnswer } from "../exchange.ts";
import { trouble } from "./advice.ts";
import {
  diagnoseBody,
  diagnoseCheck,
  diagnoseClock,
  diagnosePost,
  diagnoseQuery,
  skipped,
} from "./diagnose.ts";

/** Tells why the bot refused the request with this nonce, if it can be asked. */
export type ReasonOf = (nonce: string) => Promise<string | undefined>;

export interface Examination {
  readonly app: ResolvedApp;
  /** The callback address, as it stands in the console. */
  readonly url: URL;
  readonly reasonOf: ReasonOf;
  /** Compare clocks too: worth it for another machine only. */
  readonly clock: boolean;
}

const TIMEOUT_MS = 5_000;

/**
 * Plays the admin console, then a delivery, against one address. Three requests tell the causes
 * apart: a check whose query nothing could want to change, one with `+ / =` in it, and a POST.
 */
export async function examine({
  app,
  url,
  reasonOf,
  clock,
}: Examination): Promise<readonly Finding[]> {
  const side = app.platform.side(app);
  const ask = (method: "GET" | "POST", query: string, posted?: SentCallback) => {
    const target = new URL(url);
    target.search = query;
    return exchange({
      method,
      url: target,
      ...(posted && { body: posted.body, headers: { "Content-Type": posted.contentType } }),
      timeoutMs: TIMEOUT_MS,
    });
  };
  const check = async (sort: "plain" | "special") => {
    const sent = side.check(sort);
    const got = await ask("GET", sent.query);
    return { got, finding: diagnoseCheck(sent, got, await reasonFor(got, sent.nonce, reasonOf)) };
  };

  const plain = await check("plain");
  const clockFinding =
    clock && "status" in plain.got ? [diagnoseClock(plain.got.headers.date, Date.now())] : [];
  if (plain.finding.status !== "ok") {
    return [...reached(plain.finding), ...clockFinding, skipped("query"), skipped("body")];
  }
  const special = await check("special");
  const sent = side.nobodysEvent();
  const posted = await ask("POST", sent.query, sent);
  const reason = await reasonFor(posted, sent.nonce, reasonOf);
  return [
    ...reached(plain.finding),
    ...clockFinding,
    diagnoseQuery(special.finding),
    diagnoseBody(diagnosePost(posted, reason)),
  ];
}

/** What must have gone well for the finding to be about its own step. */
function reached(finding: Finding): readonly Finding[] {
  const steps = ["address", "route"] as const;
  const before =
    finding.step === "url-check" ? steps : finding.step === "route" ? ["address" as const] : [];
  return [...before.map((step) => ok(step)), finding];
}

async function reasonFor(got: ExchangeAnswer | NoAnswer, nonce: string, reasonOf: ReasonOf) {
  const refused = "status" in got && (got.status === 403 || got.status === 400);
  return refused ? reasonOf(nonce) : undefined;
}

/** Things to say about an address before anything is sent to it. */
export function examineAddress({ hostname, protocol }: URL): readonly Finding[] {
  if (isHidden(hostname.replace(/^\[|\]$/g, ""))) return [trouble("ADDRESS_PRIVATE", hostname)];
  return protocol === "http:" ? [trouble("ADDRESS_PLAIN_HTTP")] : [];
}

const IPV4 = /^(?:0|10|127|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\./;
const IPV6 = /^(?:::1?$|f[cd]|fe[89ab])/i;

/** Whether only this machine or its own network can reach the host. */
function isHidden(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host === "localhost" || host.endsWith(".local");
  return (family === 4 ? IPV4 : IPV6).test(host);
}
