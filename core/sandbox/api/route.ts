import type { Remark } from "../feed/records.ts";
import type { JsonObject } from "../json.ts";
import type { Sandbox } from "../sandbox.ts";
import type { SandboxApp } from "../world/world.ts";

/** One call, its token checked. */
export interface ApiCall {
  readonly sandbox: Sandbox;
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

/** @throws CallRefused for every errcode but 0 */
export type ApiRoute = (call: ApiCall) => ApiAnswer | Promise<ApiAnswer>;

/** By method and path, as in `POST /cgi-bin/message/send`. */
export type ApiRoutes = Readonly<Record<string, ApiRoute>>;

/** @throws CallRefused for every errcode but 0 */
export type OpenRoute = (call: OpenCall) => ApiAnswer | Promise<ApiAnswer>;

/** An answer with an errcode. */
export class CallRefused extends Error {
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

/**
 * A parameter of the query that must be there.
 *
 * @throws CallRefused with `errcode` when it is missing or empty
 */
export function required(query: URLSearchParams, name: string, errcode: number): string {
  const value = query.get(name);
  if (!value) throw new CallRefused(errcode, `${name} is required`);
  return value;
}

/** A field of a body that is text; `undefined` when it is absent. @throws CallRefused 40058 for else */
export function parameterText(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || typeof value === "string") return value;
  throw new CallRefused(40058, `${name} must be a string`);
}

/**
 * The app that an agentid names, which must be the one whose token it is.
 *
 * @param agentId from query or body: a number or its digits
 * @throws CallRefused 41011 for none, 40056 for one that no app has, 301002 for another app's
 */
export function ownAgent({ sandbox, app }: ApiCall, agentId: unknown): SandboxApp {
  if (agentId === undefined || agentId === null || agentId === "") {
    throw new CallRefused(41011, "agentid is required");
  }
  const named = sandbox.world.apps.find((one) => one.agentId === String(agentId));
  if (!named) throw new CallRefused(40056, "no app of this company has it");
  if (named.name !== app.name)
    throw new CallRefused(301002, `the access_token is of ${app.agentId}`);
  return app;
}
