import { type Finding, ok } from "../../platform/finding.ts";
import { trouble } from "./advice.ts";

/** The end of security fixes by major version, as the Node project has announced it. */
const END_OF_LIFE: Readonly<Record<number, string>> = {
  20: "2026-04-30",
  21: "2024-06-01",
  22: "2027-04-30",
  23: "2025-06-01",
  24: "2028-04-30",
  25: "2026-06-01",
  26: "2029-04-30",
};

/** Nothing here was written before. */
const FIRST_DAY = Date.UTC(2026, 0, 1);

/** @param version as in `v20.19.0` */
export function examineNode(version: string, now: number): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) return trouble("NODE_OLD", version);
  const end = END_OF_LIFE[major];
  if (end === undefined || now < Date.parse(end)) return ok("node", version);
  return trouble("NODE_UNSUPPORTED", `${version}, ${end}`);
}

/** A clock that was never set shows 1970, or the day the machine was built. */
export function examineClock(now: number): Finding {
  const subject = new Date(now).toISOString();
  return now < FIRST_DAY ? trouble("CLOCK_UNSET", subject) : ok("clock", subject);
}
