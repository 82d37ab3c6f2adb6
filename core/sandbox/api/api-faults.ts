import type { Clock } from "../../ports/clock.ts";
import type { FaultPlace } from "../faults.ts";
import type { Sandbox } from "../sandbox.ts";
import { answerPlain, type CallAnswer, cut } from "./call-answer.ts";
import type { CallNotes } from "./call-notes.ts";
import { CallRefused } from "./route.ts";
import type { Tokens } from "./tokens.ts";

/** Statuses that have no body. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

const PORTAL = "<!doctype html><title>Sign in</title><p>Sign in to use this network.</p>";

const errorPage = (status: number) =>
  `<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center></body></html>`;

/** What stands in front of the API and answers in its place, if a fault put something there. */
export function standIn(
  sandbox: Sandbox,
  place: FaultPlace,
  notes: CallNotes,
): CallAnswer | undefined {
  const status = sandbox.faults.strike("api.status", place);
  if (status) {
    notes.struck(status.id);
    return answerPlain(status.fault.status, pageOf(status.fault.status));
  }
  const html = sandbox.faults.strike("api.html", place);
  if (!html) return undefined;
  notes.struck(html.id);
  return answerPlain(200, PORTAL);
}

const pageOf = (status: number) => (BODILESS.has(status) ? "" : errorPage(status));

/**
 * Refuses in place of acting, if a fault says so. A fault that speaks ill of the token ends it:
 * a client that fetches another one is cured, unless the fault strikes again.
 *
 * @throws CallRefused with the errcode of the fault
 */
export function refuseByFault(
  sandbox: Sandbox,
  place: FaultPlace,
  notes: CallNotes,
  end: (how: "expired" | "revoked") => void,
): void {
  const struck = sandbox.faults.strike("api.errcode", place);
  if (!struck) return;
  notes.struck(struck.id);
  const { errcode } = struck.fault;
  if (errcode === 42001) end("expired");
  if (errcode === 40014) end("revoked");
  throw new CallRefused(errcode, "");
}

/** Loses the answer to a call that was done, if a fault says so. */
export function loseByFault(
  sandbox: Sandbox,
  place: FaultPlace,
  notes: CallNotes,
  answer: CallAnswer,
): CallAnswer {
  const lost = sandbox.faults.strike("api.lose_response", place);
  if (!lost) return answer;
  notes.struck(lost.id);
  return { ...answer, response: cut() };
}

/** Ends the token that a call carries. */
export const endToken = (tokens: Tokens, query: URLSearchParams) => (how: "expired" | "revoked") =>
  tokens.end(query.get("access_token") ?? "", how);

/** Waits, but not for a caller that has hung up. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    if (signal.aborted) done();
    else signal.addEventListener("abort", done);
  });
}
