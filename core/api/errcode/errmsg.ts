import { isIP } from "node:net";

/** What an `errmsg` tells, as far as it may be shown. */
export interface Errmsg {
  /** What WeCom's query tool finds the call by. */
  readonly hint: string | undefined;
  /** Where WeCom saw the call come from. */
  readonly callerIp: string | undefined;
  /** The phrase at its beginning, as in `invalid userid`. */
  readonly phrase: string;
}

const LONGEST = 80;

/**
 * Takes an `errmsg` apart, as in `not allow to access from your ip, hint: [1700000000_1_abc],
 * from ip: 203.0.113.7, more info at …`. Nothing of it is passed on unlooked at: it may quote what
 * was sent.
 */
export function readErrmsg(errmsg: string): Errmsg {
  const ip = /from ip: ([\da-fA-F.:]{2,45})/.exec(errmsg)?.[1]?.replace(/[.:]+$/, "");
  return {
    hint: /hint: \[([\w-]{1,64})\]/.exec(errmsg)?.[1],
    callerIp: ip !== undefined && isIP(ip) !== 0 ? ip : undefined,
    phrase: phraseOf(errmsg),
  };
}

/** Long words may be tokens, and are left out; so is whatever a terminal could act upon. */
function phraseOf(errmsg: string): string {
  const [phrase = ""] = errmsg.split(/,?\s*hint:/);
  return phrase
    .replaceAll(/[^\x20-\x7e]/g, "?")
    .replaceAll(/\S{24,}/g, "…")
    .slice(0, LONGEST)
    .trim();
}
