import type { JsonValue } from "../json.ts";
import type { Remark } from "./callback-record.ts";

/** One call of the active API. Tokens and secrets in it are masked. */
export interface CallRecord {
  readonly type: "call";
  /** `a1`, `a2`, … */
  readonly id: string;
  /** Name of the app whose token was used; `undefined` when there was none. */
  readonly app: string | undefined;
  readonly at: number;
  readonly method: string;
  /** As in `/cgi-bin/message/send`. */
  readonly path: string;
  readonly query: string;
  /** Parsed JSON, or a description of a form. */
  readonly request: JsonValue | undefined;
  readonly status: number;
  readonly errcode: number | undefined;
  readonly answer: JsonValue | undefined;
  readonly tookMs: number;
  /** Id of the fault that changed the answer. */
  readonly fault?: string;
  /** Chat entries that the call made or changed. */
  readonly entries: readonly string[];
  readonly remarks: readonly Remark[];
}
