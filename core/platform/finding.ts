import type { Bilingual } from "../two-languages.ts";

/** What the doctor looks at, in this order. */
export type DoctorStep =
  | "node"
  | "config"
  | "credentials"
  | "token"
  | "sending"
  | "late"
  | "disk"
  | "pages"
  | "dead"
  | "outbox"
  | "jobs"
  | "clock"
  | "address"
  | "tls"
  | "route"
  | "url-check"
  | "query"
  | "body";

/** One line of the report. */
export interface Finding {
  readonly step: DoctorStep;
  readonly status: "ok" | "warn" | "fail" | "skip";
  /** Stable, for scripts. */
  readonly code: string;
  /** What was looked at, as in an address; never a secret, never a query. */
  readonly subject?: string;
  readonly cause?: Bilingual;
  readonly cure?: Bilingual;
}

export const ok = (step: DoctorStep, subject?: string): Finding => ({
  step,
  status: "ok",
  code: "OK",
  ...(subject === undefined ? {} : { subject }),
});
