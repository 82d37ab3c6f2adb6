import type { Remark } from "../feed/callback-record.ts";
import type { JsonObject } from "../json.ts";
import type { Platform } from "../platform.ts";
import type { SandboxApp } from "../world/world.ts";

/** One call, its token checked. */
export interface ApiCall {
  readonly platform: Platform;
  /** Whose token it is. */
  readonly app: SandboxApp;
  readonly method: string;
  readonly query: URLSearchParams;
  /** Parsed JSON of a POST; empty when there was none. */
  readonly body: JsonObject;
  /** Parsed multipart form of an upload. */
  readonly form: FormData | undefined;
  /** `Range` and the like. */
  readonly headers: Headers;
  /** Notes a chat entry that the call made or changed, for the record. */
  touched(entry: string): void;
  /** Adds a remark to the record: what the answer does not tell, as a message that was dropped. */
  remark(remark: Remark): void;
}

/** A call of the few routes that take no token: the group webhook and its upload. */
export type OpenCall = Omit<ApiCall, "app">;

/** Fields beside `errcode` 0 and `errmsg` ok, or a whole answer of its own, as a download is. */
export type ApiAnswer = JsonObject | Response;

/** @throws ApiError for every errcode but 0 */
export type ApiRoute = (call: ApiCall) => ApiAnswer | Promise<ApiAnswer>;

/** By method and path, as in `POST /cgi-bin/message/send`. */
export type ApiRoutes = Readonly<Record<string, ApiRoute>>;

/** @throws ApiError for every errcode but 0 */
export type OpenRoute = (call: OpenCall) => ApiAnswer | Promise<ApiAnswer>;

/** An answer with an errcode. */
export class ApiError extends Error {
  readonly errcode: number;
  /** What the answer holds beside it: `invaliduser` with 81013. */
  readonly fields: JsonObject;

  /** @param detail for people; follows the documented errmsg */
  constructor(errcode: number, detail: string, fields: JsonObject = {}) {
    super(detail);
    this.name = "ApiError";
    this.errcode = errcode;
    this.fields = fields;
  }
}
